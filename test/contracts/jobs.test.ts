import { beforeAll, expect, it } from 'vitest';
import { startJobs } from '../../src/adapters/jobs/startJobs.ts';
import { EVERY_EVENT } from '../../src/domain/audit/auditQuestion.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import type { SessionId } from '../../src/domain/sessions/session.ts';
import { failJob } from '../../src/flows/maintenance/failJob.ts';
import { MOST_ATTEMPTS } from '../../src/flows/maintenance/retries.ts';
import { after, DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { JobKind, PeriodicKind } from '../../src/ports/jobs.ts';
import { aWorker } from '../builders/aWorker.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const LOGOUT: readonly JobKind[] = ['backchannel_logout'];
const PERIODIC: readonly PeriodicKind[] = ['delete_stale', 'check_scheduled_versions'];

class DeliveryFailed extends Error {
  override readonly name = 'DeliveryFailed';
}

eachEngine('jobs', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await aTenant();
  });

  /** A tenant whose periodic jobs are done. */
  async function aTenant(): Promise<TenantRows> {
    const made = await tenantRows(database.store);
    await aWorker(database.store).runAll(made.tenantId);
    return made;
  }

  async function enqueued(own: TenantRows = rows): Promise<SessionId> {
    const session: SessionId = newId();
    await own.inside((tx) => database.store.enqueueJob(tx, { kind: 'backchannel_logout', session }));
    return session;
  }

  const stored = (own: TenantRows = rows) =>
    database.asOwner('select id, kind, data, attempts, dead_at from jobs where tenant_id = $1 order by id', [own.tenantId]);

  const events = async (own: TenantRows) => {
    const asked = { before: null, limit: 100 };
    return (await own.inside((tx) => database.store.listEvents(tx, { ...EVERY_EVENT, types: ['job.dead'] }, asked))).events;
  };

  const claim = (own: TenantRows, words: { kinds?: readonly JobKind[]; lease?: number } = {}) =>
    own.inside((tx) =>
      database.store.claimJobs(tx, { kinds: words.kinds ?? LOGOUT, limit: 5, leaseUntil: after(tx.now, words.lease ?? MINUTE) }),
    );

  it('A3: a job is committed with the change that causes it, and goes with a transaction that is rolled back', async () => {
    const own = await aTenant();
    const broken = own.inside(async (tx) => {
      await database.store.enqueueJob(tx, { kind: 'backchannel_logout', session: newId() });
      throw new Error('something else went wrong');
    });
    await expect(broken).rejects.toThrow('something else');
    expect(await stored(own)).toEqual([]);
    const session = await enqueued(own);
    expect(await stored(own)).toMatchObject([{ kind: 'backchannel_logout', data: { session }, attempts: 0, dead_at: null }]);
  });

  it('several workers at once do each job once', async () => {
    const own = await aTenant();
    const sessions: SessionId[] = [];
    for (let count = 0; count < 50; count += 1) sessions.push(await enqueued(own));
    const workers = [aWorker(database.store), aWorker(database.anotherNode()), aWorker(database.anotherNode())];
    await Promise.all(workers.map((worker) => worker.runAll(own.tenantId)));
    expect(workers.flatMap((worker) => worker.told()).sort()).toEqual([...sessions].sort());
    expect(await stored(own)).toEqual([]);
  });

  it('what failed is tried again, later and later, and then it is done', async () => {
    const own = await aTenant();
    const session = await enqueued(own);
    let fail = true;
    const worker = aWorker(database.store, {
      backchannel_logout: async () => {
        if (fail) throw new DeliveryFailed('secret words');
      },
    });
    await worker.runAll(own.tenantId);
    expect(worker.failures).toHaveLength(1);
    await worker.runAll(own.tenantId);
    expect(worker.failures).toHaveLength(1);
    database.moveClock(6 * SECOND);
    await worker.runAll(own.tenantId);
    await worker.runAll(own.tenantId);
    expect(worker.failures).toHaveLength(2);
    fail = false;
    database.moveClock(20 * SECOND);
    await worker.runAll(own.tenantId);
    expect(worker.told()).toEqual([]);
    database.moveClock(40 * SECOND);
    await worker.runAll(own.tenantId);
    expect(worker.told()).toEqual([session]);
    expect(await stored(own)).toEqual([]);
    expect(await events(own)).toEqual([]);
    database.moveClock(0);
  });

  it('A3: what fails every time is given up after five more tries, once, and the audit says so without what the failure said', async () => {
    const own = await aTenant();
    const session = await enqueued(own);
    const healthy = await enqueued(own);
    const worker = aWorker(database.store, {
      backchannel_logout: async (_, job) => {
        if (job.session === session) throw new DeliveryFailed('secret words');
      },
    });
    for (let hours = 0; hours < 10; hours += 1) {
      database.moveClock(hours * 2 * HOUR);
      await worker.runAll(own.tenantId);
    }
    expect(worker.failures).toHaveLength(MOST_ATTEMPTS);
    expect(MOST_ATTEMPTS).toBe(6);
    expect(worker.told()).toEqual([healthy]);
    const dead = await events(own);
    expect(dead).toMatchObject([
      { actor: { kind: 'system' }, session, data: { kind: 'backchannel_logout', attempts: 6, because: 'DeliveryFailed' } },
    ]);
    expect(JSON.stringify(dead)).not.toContain('secret');
    const [kept, ...rest] = await stored(own);
    expect(rest).toEqual([]);
    expect(kept?.['id']).toBe(dead[0]?.data['job']);
    expect(kept).toMatchObject({ attempts: MOST_ATTEMPTS, dead_at: expect.any(Number) });
    expect(await database.store.findTenantsWithJobs({ kinds: LOGOUT, periodic: [] })).not.toContain(own.tenantId);
    database.moveClock(0);
  });

  it('a job whose worker is gone is another’s after the lease and not before, and the late worker spoils nothing', async () => {
    const own = await aTenant();
    await enqueued(own);
    const [first] = await claim(own);
    if (first === undefined) throw new Error('nothing was claimed');
    expect(first.attempt).toBe(1);
    expect(await claim(own)).toEqual([]);
    database.moveClock(2 * MINUTE);
    const [second] = await claim(own);
    expect(second).toMatchObject({ id: first.id, attempt: 2 });
    expect(await own.inside((tx) => database.store.deferJob(tx, first, after(tx.now, -DAY)))).toBe(false);
    expect(await own.inside((tx) => database.store.buryJob(tx, first))).toBe(false);
    expect(await claim(own)).toEqual([]);
    expect(await stored(own)).toMatchObject([{ attempts: 2, dead_at: null }]);
    await own.inside((tx) => database.store.finishJob(tx, first));
    expect(await stored(own)).toEqual([]);
    database.moveClock(0);
  });

  it('A3: a worker that fails after the job was done by another tells of nothing', async () => {
    const own = await aTenant();
    await enqueued(own);
    const [claimed] = await claim(own);
    if (claimed === undefined) throw new Error('nothing was claimed');
    await own.inside((tx) => database.store.finishJob(tx, claimed));
    const last = { ...claimed, attempt: MOST_ATTEMPTS };
    await failJob({ store: database.store })({ tenantId: own.tenantId, claimed: last, because: 'DeliveryFailed' });
    expect(await events(own)).toEqual([]);
    expect(await stored(own)).toEqual([]);
  });

  it('A3: a job is given up once, and no other with it', async () => {
    const own = await aTenant();
    await enqueued(own);
    await enqueued(own);
    const [first] = await claim(own);
    if (first === undefined) throw new Error('nothing was claimed');
    const bury = () => own.inside((tx) => database.store.buryJob(tx, first));
    expect([await bury(), await bury()]).toEqual([true, false]);
    expect((await stored(own)).filter((job) => job['dead_at'] === null)).toHaveLength(1);
  });

  it('A3: a job that ends its process every time is given up without being run again', async () => {
    const own = await aTenant();
    await enqueued(own);
    for (let crash = 0; crash < MOST_ATTEMPTS; crash += 1) expect(await claim(own, { lease: -SECOND })).toHaveLength(1);
    const worker = aWorker(database.store);
    await worker.runAll(own.tenantId);
    expect(worker.told()).toEqual([]);
    expect(await events(own)).toMatchObject([{ data: { because: 'abandoned', attempts: 7 } }]);
    await worker.runAll(own.tenantId);
    expect(await events(own)).toHaveLength(1);
  });

  it('a worker leaves alone what it does not know, and other tenants’ jobs', async () => {
    const own = await aTenant();
    const other = await aTenant();
    await enqueued(own);
    expect(await claim(own, { kinds: ['arrange_logouts'] })).toEqual([]);
    expect(await claim(other)).toEqual([]);
    expect(await claim(own)).toHaveLength(1);
  });

  it('takes no more than it was asked for, those first that have waited longest', async () => {
    const own = await aTenant();
    const sessions: SessionId[] = [];
    for (let count = 7; count > 0; count -= 1) {
      database.moveClock(count * SECOND);
      sessions.unshift(await enqueued(own));
    }
    database.moveClock(MINUTE);
    const first = await claim(own);
    expect(first.map(({ job }) => (job.kind === 'backchannel_logout' ? String(job.session) : '')).sort()).toEqual(
      sessions.slice(0, 5).sort(),
    );
    expect(await claim(own)).toHaveLength(2);
    database.moveClock(0);
  });

  it('F6: what comes by itself comes at once to a new tenant and then in its period, once however many nodes ask', async () => {
    const own = await tenantRows(database.store);
    const workers = [aWorker(database.store), aWorker(database.anotherNode()), aWorker(database.anotherNode())];
    const kinds = async (): Promise<readonly string[]> => {
      await Promise.all(workers.map((worker) => worker.runAll(own.tenantId)));
      return workers.flatMap((worker) => worker.done.splice(0).map((job) => job.kind)).sort();
    };
    const all = [
      'apply_brakes',
      'check_scheduled_versions',
      'delete_stale',
      'note_expired_bypasses',
      'note_figures',
      'write_rollout_mails',
    ];
    expect(await kinds()).toEqual(all);
    expect(await kinds()).toEqual([]);
    database.moveClock(11 * MINUTE);
    expect(await kinds()).toEqual(['apply_brakes', 'delete_stale', 'note_expired_bypasses', 'note_figures', 'write_rollout_mails']);
    database.moveClock(DAY + MINUTE);
    expect(await kinds()).toEqual(all);
    database.moveClock(0);
  });

  it('one question finds the tenants where something is due, and no others', async () => {
    const [idle, busy, fresh] = [await aTenant(), await aTenant(), await tenantRows(database.store)];
    await enqueued(busy);
    const found = async (kinds: readonly JobKind[], periodic: readonly PeriodicKind[]): Promise<readonly (TenantId | undefined)[]> => {
      const all = await database.store.findTenantsWithJobs({ kinds, periodic });
      return [idle, busy, fresh].map(({ tenantId }) => all.find((one) => one === tenantId));
    };
    expect(await found(LOGOUT, PERIODIC)).toEqual([undefined, busy.tenantId, fresh.tenantId]);
    expect(await found(['arrange_logouts'], [])).toEqual([undefined, undefined, undefined]);
    await claim(busy);
    expect(await found(LOGOUT, [])).toEqual([undefined, undefined, undefined]);
    database.moveClock(2 * MINUTE);
    expect(await found(LOGOUT, [])).toEqual([undefined, busy.tenantId, undefined]);
    await aWorker(database.store).runAll(fresh.tenantId);
    database.moveClock(13 * MINUTE);
    expect(await found([], ['delete_stale'])).toEqual([idle.tenantId, busy.tenantId, fresh.tenantId]);
    expect(await found([], ['check_scheduled_versions'])).toEqual([undefined, undefined, undefined]);
    database.moveClock(0);
  });

  it('beside a server: does what is due, goes on after a failure, and ends when it is told, after what is under way', async () => {
    const [failing, own] = [await aTenant(), await aTenant()];
    const session = await enqueued(own);
    await enqueued(failing);
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const worker = aWorker(database.store, {
      backchannel_logout: async () => {
        begin();
        await released;
      },
    });
    const failures: unknown[] = [];
    const jobs = startJobs({
      findTenants: async () => [failing.tenantId, own.tenantId],
      run: async (tenantId) => {
        if (tenantId === failing.tenantId) throw new DeliveryFailed('the database is away');
        return worker.run(tenantId);
      },
      maintain: async () => undefined,
      poll: 2 * SECOND,
      failed: (error) => failures.push(error),
    });
    await begun;
    let isOver = false;
    const stopped = jobs.stop().then(() => {
      isOver = true;
    });
    await own.inside(async () => undefined);
    expect(isOver).toBe(false);
    release();
    await stopped;
    expect(worker.told()).toEqual([session]);
    expect(failures).toHaveLength(1);
    expect(await stored(failing)).toHaveLength(1);
  });
});
