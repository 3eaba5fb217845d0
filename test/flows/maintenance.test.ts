import { expect, it } from 'vitest';
import { deleteStale } from '../../src/flows/maintenance/deleteStale.ts';
import { after, DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { AttemptKey } from '../../src/ports/store/attemptStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('the deletion of what is over', (database) => {
  async function left(own: TenantRows, table: string): Promise<number> {
    const [row] = await database.asOwner(`select count(*)::int as left from ${table} where tenant_id = $1`, [own.tenantId]);
    return Number(row?.['left']);
  }

  const clean = (own: TenantRows) => deleteStale({ store: database.store })({ tenantId: own.tenantId });

  it('T10: a live session stays, one that is over stays for a day, and then it goes', async () => {
    const own = await tenantRows(database.store);
    const person = await own.user();
    const ended = await own.session(person, { lifetime: 20 * DAY, idleSeconds: 86_400 });
    const expired = await own.session(person, { lifetime: HOUR });
    const live = await own.session(person, { lifetime: 20 * DAY, idleSeconds: 86_400 });
    const kept = async (): Promise<readonly string[]> =>
      (await database.asOwner('select id from sessions where tenant_id = $1', [own.tenantId])).map((row) => String(row['id']));
    await own.inside((tx) => database.store.endSession(tx, ended.id, 'revoked'));
    await clean(own);
    expect(await kept()).toHaveLength(3);
    database.moveClock(23 * HOUR);
    expect((await own.find(live.tokenHash))?.id).toBe(live.id);
    await database.settled();
    await clean(own);
    expect(await kept()).toHaveLength(3);
    database.moveClock(24 * HOUR + MINUTE);
    await clean(own);
    expect((await kept()).toSorted()).toEqual([String(expired.id), String(live.id)].toSorted());
    database.moveClock(26 * HOUR);
    await clean(own);
    expect(await kept()).toEqual([live.id]);
    expect((await own.find(live.tokenHash))?.id).toBe(live.id);
    database.moveClock(0);
  });

  it('S6: an act on all sessions stays while there can be a session that it reaches, and then it goes', async () => {
    const own = await tenantRows(database.store);
    const person = await own.user();
    // The longest that can be set; ended by the act a second after it began, and nothing else.
    const session = await own.session(person, { lifetime: 30 * DAY, idleSeconds: 30 * 86_400 });
    for (const kind of ['revoke', 'demote'] as const)
      await own.inside(async (tx) =>
        database.store.insertSweep(tx, { id: newId(), kind, from: after(tx.now, SECOND), overSeconds: 0, version: null }),
      );
    database.moveClock(MINUTE);
    expect(await own.find(session.tokenHash)).toBeNull();
    database.moveClock(30 * DAY);
    await clean(own);
    expect(await left(own, 'session_sweeps')).toBe(2);
    expect(await own.find(session.tokenHash)).toBeNull();
    database.moveClock(31 * DAY + MINUTE);
    await clean(own);
    expect(await left(own, 'session_sweeps')).toBe(0);
    expect(await own.find(session.tokenHash)).toBeNull();
    database.moveClock(0);
  });

  it('T10: sign-ins under way, unused codes and tokens, and running windows stay; what has expired goes', async () => {
    const own = await tenantRows(database.store);
    const person = await own.user();
    const application = await own.application();
    const { id: session } = await own.session(person, { lifetime: 20 * DAY, idleSeconds: 86_400 });
    const issue = (id: string, ttlSeconds: number) =>
      own.inside((tx) =>
        database.store.insertProtocolRecords(tx, [
          {
            model: 'AccessToken',
            id,
            payload: {},
            grantId: 'grant',
            attempt: null,
            ttlSeconds,
            assurance: {
              userId: person,
              sessionId: session,
              applicationId: application,
              aal: 1,
              acr: 'urn:sallyport:aal:1',
              amr: ['pwd'],
              authTime: 1,
              allowance: null,
            },
          },
        ]),
      );
    const enrolling = async (): Promise<AttemptKey> => {
      const key = await own.identified(person);
      await own.inside((tx) =>
        database.store.insertPendingEnrolment(tx, person, { kind: 'webauthn', id: newId(), attempt: key.id, challenge: 'c' }),
      );
      return key;
    };
    const guess = () => own.inside((tx) => database.store.chargeFirstFactorGuess(tx, { account: newName('account'), address: null }));
    const counts = () =>
      Promise.all(['sign_in_attempts', 'pending_enrolments', 'protocol_records', 'budgets'].map((table) => left(own, table)));

    await enrolling();
    await issue('old', 60);
    await guess();
    await clean(own);
    expect(await counts()).toEqual([2, 1, 1, 2]);
    database.moveClock(2 * HOUR);
    const open = await enrolling();
    await issue('new', 60);
    await guess();
    await clean(own);
    expect(await counts()).toEqual([3, 1, 1, 2]);
    expect((await own.inside((tx) => database.store.findAttempt(tx, open)))?.attempt.id).toBe(open.id);
    expect((await own.inside((tx) => database.store.findPendingEnrolment(tx, open.id, 'webauthn')))?.kind).toBe('webauthn');
    expect((await own.inside((tx) => database.store.findProtocolRecord(tx, 'new')))?.id).toBe('new');
    database.moveClock(25 * HOUR);
    await clean(own);
    expect(await counts()).toEqual([1, 0, 0, 0]);
    database.moveClock(0);
  });

  it('T10: a sign-in that is nobody’s yet stays while it is open, and goes when its time is over', async () => {
    const own = await tenantRows(database.store);
    const open = await own.attempt();
    await clean(own);
    expect((await own.inside((tx) => database.store.findAttempt(tx, open)))?.attempt.id).toBe(open.id);
    database.moveClock(11 * MINUTE);
    await clean(own);
    expect(await left(own, 'sign_in_attempts')).toBe(0);
    database.moveClock(0);
  });

  it('security.md, Codes and guessing: no time takes wrong second factors off a person’s count', async () => {
    const own = await tenantRows(database.store);
    const key = await own.identified(await own.user());
    await own.inside((tx) => database.store.chargeSecondFactorGuess(tx, key));
    const count = () => database.asOwner('select in_a_row from second_factor_guesses where tenant_id = $1', [own.tenantId]);
    expect(await count()).toEqual([{ in_a_row: 1 }]);
    database.moveClock(90 * DAY);
    await clean(own);
    expect(await left(own, 'sign_in_attempts')).toBe(0);
    expect(await count()).toEqual([{ in_a_row: 1 }]);
    database.moveClock(0);
  });

  it('S6: what a session opened goes with the session, and not before', async () => {
    const own = await tenantRows(database.store);
    const [person, application] = [await own.user(), await own.application()];
    const expired = await own.session(person, { lifetime: HOUR });
    const live = await own.session(person, { lifetime: 20 * DAY, idleSeconds: 86_400 });
    for (const session of [expired, live]) await own.inside((tx) => database.store.noteSessionApplication(tx, session.id, application));
    const opened = async (): Promise<readonly unknown[]> =>
      (await database.asOwner('select session_id from session_applications where tenant_id = $1', [own.tenantId])).map(
        (row) => row['session_id'],
      );
    database.moveClock(24 * HOUR);
    await clean(own);
    expect(await opened()).toHaveLength(2);
    database.moveClock(26 * HOUR);
    await clean(own);
    expect(await opened()).toEqual([live.id]);
    database.moveClock(0);
  });

  it('A3: a job that was given up is kept for 30 days, and one that waits for as long as it waits', async () => {
    const own = await tenantRows(database.store);
    await own.inside((tx) => database.store.enqueueJob(tx, { kind: 'backchannel_logout', session: newId() }));
    await own.inside((tx) => database.store.enqueueJob(tx, { kind: 'backchannel_logout', session: newId() }));
    database.moveClock(10 * DAY);
    await own.inside(async (tx) => {
      const [claimed] = await database.store.claimJobs(tx, { kinds: ['backchannel_logout'], limit: 1, leaseUntil: tx.now });
      if (claimed === undefined) throw new Error('nothing was claimed');
      await database.store.buryJob(tx, claimed);
    });
    database.moveClock(39 * DAY);
    await clean(own);
    expect(await left(own, 'jobs')).toBe(2);
    database.moveClock(41 * DAY);
    await clean(own);
    expect(await database.asOwner('select dead_at from jobs where tenant_id = $1', [own.tenantId])).toEqual([{ dead_at: null }]);
    database.moveClock(0);
  });

  it('T10: comes in batches of bounded size, leaves nothing, and touches no other tenant', async () => {
    const [own, other] = [await tenantRows(database.store), await tenantRows(database.store)];
    for (const { tenantId } of [own, other]) {
      await database.asOwner(
        `insert into budgets (tenant_id, subject, recent, last_at)
          select $1::uuid, decode(md5(n::text), 'hex'), array[now() - interval '1 day'], now() - interval '1 day' from generate_series(1, 1203) n`,
        [tenantId],
      );
    }
    const batch = () => own.inside((tx) => database.store.deleteStale(tx, 100));
    expect(await batch()).toBe(true);
    expect(await left(own, 'budgets')).toBe(1_103);
    await clean(own);
    expect(await left(own, 'budgets')).toBe(0);
    expect(await batch()).toBe(false);
    expect(await left(own, 'jobs')).toBe(0);
    expect(await left(other, 'budgets')).toBe(1_203);
  });

  it('T10: what one job does not finish is another job', async () => {
    const own = await tenantRows(database.store);
    await database.asOwner(
      `insert into budgets (tenant_id, subject, recent, last_at)
        select $1::uuid, decode(md5(n::text), 'hex'), array[now() - interval '1 day'], now() - interval '1 day' from generate_series(1, 10500) n`,
      [own.tenantId],
    );
    await clean(own);
    expect(await left(own, 'budgets')).toBe(500);
    expect(await database.asOwner('select kind from jobs where tenant_id = $1', [own.tenantId])).toEqual([{ kind: 'delete_stale' }]);
    await clean(own);
    expect(await left(own, 'budgets')).toBe(0);
  });
});
