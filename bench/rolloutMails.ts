import { openPostgres } from '../src/adapters/postgres/openPostgres.ts';
import { mailsOf } from '../src/domain/rollout/mailing.ts';
import { SAFE } from '../src/domain/rollout/plan.ts';
import { startRollout } from '../src/flows/rollout/startRollout.ts';
import { writeRolloutMails } from '../src/flows/rollout/writeRolloutMails.ts';
import { after, DAY } from '../src/kernel/instant.ts';
import type { MailAsked } from '../src/ports/store/rolloutMailStore.ts';
import type { Tx } from '../src/ports/store/transaction.ts';
import { aWorld, must } from '../test/builders/world.ts';
import { benchDatabase } from './deployment.ts';
import { populate } from './population.ts';
import { median, milliseconds, say } from './report.ts';

// The mails of a roll-out over BENCH_PEOPLE people: what the page of the roll-out asks, and a minute of the job at its highest pace.

const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? '1000000');
const TIMES = Number(process.env['BENCH_TIMES'] ?? '5');

const url = await benchDatabase('rollout_mails');
const database = must(await openPostgres({ url, availableKinds: ['webauthn', 'totp', 'backup_code'] }));
must(await database.migrate());
const world = await aWorld(database.store, { slug: 'bench' });
await populate(url, world.tenant.id, PEOPLE);
const { store, tenant } = world;
const now = await world.now();
const plan = {
  ...SAFE,
  name: 'Everybody',
  scopes: [{ kind: 'tenant' } as const],
  stages: [{ at: after(now, 30 * DAY), who: { kind: 'all' } as const }],
  brake: null,
  mailing: { ...SAFE.mailing, perMinute: 6_000 },
};
const { id } = must(await startRollout(world.ports)({ ...world.host, plan, expectedRevision: null, deadEnds: 'accept' }));
const asked = await store.transaction(tenant.id, async (tx): Promise<MailAsked> => {
  const rollout = await store.findRollout(tx, id);
  const [first] = rollout === null ? [] : mailsOf(rollout);
  if (first === undefined) throw new Error('there is an announcement');
  return { ...first, rollout: id, kinds: ['webauthn', 'totp'] };
});

const mailer = { provider: 'nobody', send: async () => undefined, close: () => undefined };
const begun = performance.now();
const written = await writeRolloutMails({ ...world.ports, mailer })({ tenantId: tenant.id });
say(`${written} mails written`, milliseconds(performance.now() - begun));
await timed('how many stand how', (tx) => store.countMailStandings(tx, asked));
await timed('a page of people', (tx) => store.listMailPeople(tx, asked, { standing: null, after: null, limit: 50 }));
await timed('a page of those who were sent it', (tx) => store.listMailPeople(tx, asked, { standing: 'waiting', after: null, limit: 50 }));
await timed('a page of nobody', (tx) => store.listMailPeople(tx, asked, { standing: 'bounced', after: null, limit: 50 }));
await timed('the next slice', (tx) => store.listMailsDue(tx, asked, { after: null, limit: 100 }));
await database.close();

async function timed(what: string, ask: (tx: Tx) => Promise<unknown>): Promise<void> {
  const took: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    await store.transaction(tenant.id, async (tx) => {
      const start = performance.now();
      await ask(tx);
      took.push(performance.now() - start);
    });
  }
  say(what, milliseconds(median(took)));
}
