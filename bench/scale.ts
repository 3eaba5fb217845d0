import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../src/adapters/postgres/openEmbedded.ts';
import { openPostgres } from '../src/adapters/postgres/openPostgres.ts';
import type { UserId } from '../src/domain/directory/user.ts';
import { EVERYBODY } from '../src/domain/factors/userFilter.ts';
import { setRule } from '../src/flows/policy/setRule.ts';
import { revokeSessionsOfTenant } from '../src/flows/sessions/revokeSessionsOfTenant.ts';
import type { ImportedUser } from '../src/ports/store/directoryStore.ts';
import type { Store } from '../src/ports/store/store.ts';
import { FIRST_PEOPLE } from '../test/builders/listAsked.ts';
import { aWorld, must, type World } from '../test/builders/world.ts';
import { benchDatabase } from './deployment.ts';
import { median, milliseconds, say } from './report.ts';

// Turning the dial, revoking all sessions and reading a person's sign-in facts, with 1,000 and with 1,000,000 people.

const SIZES = [1_000, Number(process.env['BENCH_PEOPLE'] ?? '1000000')];
const KINDS = ['webauthn', 'totp', 'backup_code'] as const;
const TIMES = 30;

for (const engine of ['server', 'embedded'] as const) {
  const figures = new Map<string, number[]>();
  for (const size of SIZES) {
    const opened = await open(engine, size);
    const world = await aWorld(opened.store, { slug: 'scale' });
    await fill(world, size);
    await opened.maintain();
    const some = await opened.store.transaction(world.tenant.id, (tx) =>
      opened.store.listUsers(tx, EVERYBODY, { ...FIRST_PEOPLE, limit: 1_000 }),
    );
    let level: 'optional' | 'required' = 'optional';
    await note(figures, 'turning the dial', async () => {
      level = level === 'optional' ? 'required' : 'optional';
      must(
        await setRule(world.ports)({
          ...world.host,
          scope: { kind: 'tenant' },
          rule: { level, timing: null, factors: null, existingSessions: 'keep' },
          from: null,
          expectedRevision: null,
          deadEnds: 'accept',
        }),
      );
    });
    await note(figures, 'revoking all sessions', async () => {
      must(await revokeSessionsOfTenant(world.ports)(world.host));
    });
    let person = 0;
    await note(figures, 'facts of a person', async () => {
      person += 7;
      const { id } = some[person % some.length] as { id: UserId };
      await opened.store.transaction(world.tenant.id, (tx) => opened.store.gatherPerson(tx, id));
    });
    await opened.close();
  }
  for (const [what, [small = 0, large = 0]] of figures) {
    say(`${what} (${engine})`, milliseconds(large), `at 1,000 people ${milliseconds(small)}, ratio ${(large / small).toFixed(2)}`);
  }
}

async function note(figures: Map<string, number[]>, what: string, work: () => Promise<void>): Promise<void> {
  await work();
  const took: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  figures.set(what, [...(figures.get(what) ?? []), median(took)]);
}

async function fill({ store, tenant, ports }: World, size: number): Promise<void> {
  for (let made = 0; made < size; made += 5_000) {
    const people = Array.from({ length: Math.min(5_000, size - made) }, (_, index): ImportedUser => {
      const loginName = `person-${made + index}`;
      const groups = index % 10 === 0 ? ['Administrators'] : [];
      return { id: ports.random.id(Date.now() as never), loginName, displayName: loginName, mail: null, passwordHash: null, groups };
    });
    await store.transaction(tenant.id, (tx) => store.importUsers(tx, people));
  }
}

async function open(
  engine: 'server' | 'embedded',
  size: number,
): Promise<{ store: Store; maintain(): Promise<void>; close(): Promise<void> }> {
  if (engine === 'server') {
    const database = must(await openPostgres({ url: await benchDatabase(`scale_${size}`), availableKinds: KINDS }));
    must(await database.migrate());
    return database;
  }
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  const database = must(await openEmbedded({ directory, availableKinds: KINDS }));
  must(await database.migrate());
  return {
    store: database.store,
    maintain: () => database.maintain(),
    async close() {
      await database.close();
      rmSync(directory, { recursive: true });
    },
  };
}
