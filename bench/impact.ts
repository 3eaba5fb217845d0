import { openPostgres } from '../src/adapters/postgres/openPostgres.ts';
import type { Outcome } from '../src/domain/policy/impact.ts';
import { listImpactPeople } from '../src/flows/policy/listImpactPeople.ts';
import { type ShowImpact, showImpact } from '../src/flows/policy/showImpact.ts';
import { aWorld, must } from '../test/builders/world.ts';
import { benchDatabase } from './deployment.ts';
import { populate } from './population.ts';
import { median, milliseconds, say } from './report.ts';

// The impact of a draft on 1,000,000 people, before it is saved, beside counting the same people.

const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? '1000000');
const RULED_GROUPS = 20;
const TIMES = 7;

const url = await benchDatabase('impact');
const database = must(await openPostgres({ url, availableKinds: ['webauthn', 'totp', 'backup_code'] }));
must(await database.migrate());
const world = await aWorld(database.store, { slug: 'bench' });
await populate(url, world.tenant.id, PEOPLE);
const { host, ports, store, tenant } = world;
const groups = await store.transaction(tenant.id, (tx) => store.listGroups(tx));
for (const [index, { id }] of groups.slice(0, RULED_GROUPS).entries()) {
  const timing = index % 2 === 0 ? ({ kind: 'grace-period', days: 30 } as const) : ({ kind: 'next-sign-in' } as const);
  await world.rule({ kind: 'group', group: id }, index % 4 === 3 ? { level: 'off' } : { level: 'required', timing });
}
const application = await world.application({ level: 'required', factors: ['webauthn'] });

const counting = await measured(() => store.transaction(tenant.id, (tx) => store.countEverybody(tx, null)));
say(`counting ${PEOPLE.toLocaleString('en')} people`, milliseconds(counting));

const REQUIRED = { level: 'required', timing: { kind: 'grace-period', days: 14 } };
const drafts: readonly (readonly [string, Pick<ShowImpact, 'scope' | 'rule'>])[] = [
  ['Required for the tenant, 14 days', { scope: { kind: 'tenant' }, rule: REQUIRED }],
  ['the same with passkeys alone, and F6', { scope: { kind: 'tenant' }, rule: { ...REQUIRED, factors: ['webauthn'] } }],
  ['an application', { scope: { kind: 'application', application }, rule: { level: 'required', factors: ['totp'] } }],
  [
    `a group of ${groups[0]?.members.toLocaleString('en')}`,
    { scope: { kind: 'group', group: groups[0]?.id as never }, rule: { level: 'optional' } },
  ],
];
for (const [what, draft] of drafts) {
  const command = { ...host, ...draft, from: null };
  const took = await measured(async () => must(await showImpact(ports)({ ...command, onProgress: null })));
  say(`impact: ${what}`, milliseconds(took), `ratio to counting ${(took / counting).toFixed(1)}`);
}
const [, draft] = drafts[0] ?? [];
if (draft === undefined) throw new Error('there are drafts');
const { numbers } = must(await showImpact(ports)({ ...host, ...draft, from: null, onProgress: null }));
for (const outcome of Object.keys(numbers) as Outcome[]) {
  const command = { ...host, ...draft, from: null, outcome, language: 'en' as const, search: null, after: null, limit: 50 };
  const took = await measured(async () => must(await listImpactPeople(ports)(command)));
  say(`  people behind ${outcome}`, milliseconds(took), `${numbers[outcome].people.toLocaleString('en')} people`);
}
await database.close();

async function measured(work: () => Promise<unknown>): Promise<number> {
  await work();
  const took: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return median(took);
}
