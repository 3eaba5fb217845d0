import type { UserId } from '../../src/domain/directory/user.ts';
import type { RolloutPlan } from '../../src/domain/rollout/plan.ts';
import { SAFE } from '../../src/domain/rollout/plan.ts';
import type { RolloutId } from '../../src/domain/rollout/rollout.ts';
import { MESSAGE_LANE, runDueJobs } from '../../src/flows/maintenance/runDueJobs.ts';
import { startRollout } from '../../src/flows/rollout/startRollout.ts';
import { writeRolloutMails } from '../../src/flows/rollout/writeRolloutMails.ts';
import { jobHandlers } from '../../src/jobHandlers.ts';
import { after, DAY, type Instant, MINUTE } from '../../src/kernel/instant.ts';
import { DeliveryRefused, type Mail, type Mailer } from '../../src/ports/mailer.ts';
import type { Ports } from '../../src/ports/ports.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { TestDatabase } from './database.ts';
import { newHash, newId } from './tenantRows.ts';
import { aWorld, must } from './world.ts';

/** A roll-out with its mails, a clock that is moved, and a mail server that can be down or refuse somebody. */
export async function aCampaign(database: TestDatabase) {
  database.moveClock(0);
  const world = await aWorld(database.store);
  const begin = await world.now();
  const sent: Mail[] = [];
  const server = { isDown: false, refuses: new Set<string>() };
  const mailer: Mailer = {
    provider: 'mail.example.org:25',
    async send(mail) {
      if (server.isDown) throw new Error('connect ECONNREFUSED');
      if (server.refuses.has(mail.to)) throw new DeliveryRefused('the mail server answered 550');
      sent.push(mail);
    },
    close: () => undefined,
  };
  const ports: Ports = { ...world.ports, mailer };
  const day = (days: number): Instant => after(begin, days * DAY);

  async function deliver(): Promise<void> {
    const run = runDueJobs(ports, { handlers: jobHandlers(ports), lane: MESSAGE_LANE, failed: () => undefined });
    while ((await run(world.tenant.id)) === 'worked');
  }

  return {
    world,
    ports,
    server,
    sent,
    day,
    /** Mails of roll-outs that arrived at an address, by the name of their template, oldest first. */
    arrived: (to: string): readonly Mail[] => sent.filter((mail) => mail.to === to && mail.unsubscribe !== null),
    write: (over: { readonly store?: Store; readonly mailer?: Mailer | null } = {}) =>
      writeRolloutMails({ ...ports, ...over })({ tenantId: world.tenant.id }),
    deliver,
    /** Moves the clock to so many minutes from the beginning, writes what is due and delivers it. */
    async at(days: number, minutes = 2): Promise<number> {
      database.moveClock(days * DAY + minutes * MINUTE);
      const written = await writeRolloutMails(ports)({ tenantId: world.tenant.id });
      await deliver();
      return written;
    },
    async start(words: Partial<RolloutPlan> = {}): Promise<RolloutId> {
      const plan: RolloutPlan = {
        ...SAFE,
        name: 'Everybody',
        scopes: [{ kind: 'tenant' }],
        stages: [{ at: day(30), who: { kind: 'all' } }],
        brake: null,
        ...words,
      };
      return must(await startRollout(ports)({ ...world.host, plan, expectedRevision: null, deadEnds: 'refuse' })).id;
    },
    async people(count: number): Promise<readonly { readonly id: UserId; readonly mail: string }[]> {
      const people = [];
      for (let one = 0; one < count; one += 1) {
        const mail = `${world.unique('p')}@example.org`;
        people.push({ id: (await world.user({ password: null, mail })).id, mail });
      }
      return people;
    },
    enrol: (user: UserId) =>
      database.store.transaction(world.tenant.id, (tx) =>
        database.store.insertTotpFactor(tx, { id: newId(), user, label: 'App', sealedSecret: newHash(), lastStep: 1 }),
      ),
    /** "announcement sent 3" and the like. */
    async tally(): Promise<readonly string[]> {
      const rows = await database.asOwner(
        'select step, state, count(*) as mails from rollout_mails where tenant_id = $1 group by 1, 2 order by 1, 2',
        [world.tenant.id],
      );
      return rows.map(({ step, state, mails }) => `${String(step)} ${String(state)} ${String(mails)}`);
    },
  };
}

export type Campaign = Awaited<ReturnType<typeof aCampaign>>;
