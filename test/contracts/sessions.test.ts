import { beforeAll, describe, expect, it } from 'vitest';
import type { UserId } from '../../src/domain/directory/user.ts';
import { ALL_SESSIONS } from '../../src/flows/allSessions.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { FIRST_SESSIONS } from '../builders/listAsked.ts';
import { mintedFor, newHash, newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('sessions', (database) => {
  let rows: TenantRows;
  let user: UserId;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
    user = await rows.user({ role: 'auditor' });
  });

  type Session = Awaited<ReturnType<TenantRows['session']>>;
  const seenAt = async (session: Session) =>
    (await database.asOwner('select last_seen_at from sessions where id = $1', [session.id]))[0]?.['last_seen_at'];
  /** The three ways to find a live session must never differ. */
  async function isLive(session: Session, node = database.store): Promise<boolean> {
    const found = [
      await node.findLiveSession(rows.tenantId, session.tokenHash),
      await node.transaction(rows.tenantId, (tx) => node.findLiveSessionById(tx, session.id)),
      await node.transaction(rows.tenantId, (tx) => node.findLiveSessionByToken(tx, session.tokenHash)),
    ];
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
    return found[0] !== null;
  }

  it("S1: stores what was minted, with the tenant's limits and its proofs", async () => {
    const session = await rows.session(user, { idleSeconds: 900, lifetime: 2 * HOUR });
    const found = await rows.find(session.tokenHash);
    expect(found).toMatchObject({
      id: session.id,
      userId: user,
      role: 'auditor',
      aal: 1,
      skipped: false,
      allowance: null,
      allowanceUntil: null,
      recheck: false,
    });
    expect(found?.evidence).toEqual([{ method: 'password', at: expect.any(Number) }]);
    expect(Math.abs((found?.expiresAt ?? 0) - (found?.signedInAt ?? 0) - 2 * HOUR)).toBeLessThan(5 * SECOND);
    expect(await rows.find(newHash())).toBeNull();
  });

  it('S2: ends when it was not used for its idle time, and at its end, whatever its use', async () => {
    const session = await rows.session(user, { idleSeconds: 600, lifetime: HOUR });
    database.moveClock(10 * MINUTE - 5 * SECOND);
    expect(await isLive(session)).toBe(true);
    database.moveClock(10 * MINUTE + 5 * SECOND);
    expect(await isLive(session)).toBe(false);
    for (let minute = 9; minute < 60; minute += 9) {
      database.moveClock(minute * MINUTE);
      expect(await isLive(session)).toBe(true);
      await database.settled();
    }
    database.moveClock(60 * MINUTE - 5 * SECOND);
    expect(await isLive(session)).toBe(true);
    await database.settled();
    database.moveClock(60 * MINUTE + 5 * SECOND);
    expect(await isLive(session)).toBe(false);
    database.moveClock(0);
  });

  it('S2: a use is noted once a minute, within a tenth of a short idle time, and of no other session', async () => {
    for (const [idleSeconds, noted] of [
      [3_600, 60],
      [100, 10],
    ] as const) {
      const [session, unused] = [await rows.session(user, { idleSeconds }), await rows.session(user, { idleSeconds })];
      const [first, unseen] = [await seenAt(session), await seenAt(unused)];
      database.moveClock((noted - 5) * SECOND);
      expect(await isLive(session)).toBe(true);
      await database.settled();
      expect(await seenAt(session)).toBe(first);
      await rows.inside((tx) => database.store.noteSessionUse(tx, session.id));
      expect(await seenAt(session)).toBe(first);
      database.moveClock((noted + 5) * SECOND);
      expect(await isLive(session)).toBe(true);
      await database.settled();
      expect(Number(await seenAt(session)) - Number(first)).toBeGreaterThan(noted * SECOND);
      expect(await seenAt(unused)).toBe(unseen);
      database.moveClock(0);
    }
  });

  it('S2: a use that is noted late does not take back a later one, and is of no other session', async () => {
    const [other, session] = [await rows.session(user), await rows.session(user)];
    const unseen = await seenAt(other);
    database.moveClock(2 * MINUTE);
    expect(await rows.find(session.tokenHash)).not.toBeNull();
    database.moveClock(5 * MINUTE);
    await rows.inside((tx) => database.store.noteSessionUse(tx, session.id));
    const latest = await seenAt(session);
    database.moveClock(2 * MINUTE);
    await database.settled();
    expect([await seenAt(session), await seenAt(other)]).toEqual([latest, unseen]);
    database.moveClock(0);
  });

  it('S6: ending one session ends it on every node and no other, once', async () => {
    const other = database.anotherNode();
    const [session, second] = [await rows.session(user), await rows.session(user)];
    expect(await isLive(session, other)).toBe(true);
    expect(await rows.inside((tx) => database.store.endSession(tx, session.id, 'signed_out'))).toBe(true);
    expect(await isLive(session, other)).toBe(false);
    expect(await isLive(second, other)).toBe(true);
    expect(await rows.inside((tx) => database.store.endSession(tx, session.id, 'revoked'))).toBe(false);
    expect(await database.asOwner('select end_reason from sessions where id = $1', [session.id])).toEqual([{ end_reason: 'signed_out' }]);
    expect(await rows.inside((tx) => database.store.endSession(tx, newId(), 'revoked'))).toBe(false);
  });

  it('S6: what has run out is not ended any more, and of ten that end one session at once one did', async () => {
    const [idle, session] = [await rows.session(user, { idleSeconds: 60 }), await rows.session(user)];
    const end = (id: Session['id']) => rows.inside((tx) => database.store.endSession(tx, id, 'revoked'));
    database.moveClock(2 * MINUTE);
    expect(await end(idle.id)).toBe(false);
    database.moveClock(0);
    const ended = await Promise.all(Array.from({ length: 10 }, () => end(session.id)));
    expect(ended.filter(Boolean)).toHaveLength(1);
  });

  it('S6: one counter ends all sessions of a person, another all of the tenant; later ones live', async () => {
    const own = await tenantRows(database.store);
    const [anita, bert] = [await own.user(), await own.user()];
    const [hers, his] = [await own.session(anita), await own.session(bert)];
    const live = async () => [await own.find(hers.tokenHash), await own.find(his.tokenHash)].map((found) => found !== null);
    expect(await own.inside((tx) => database.store.endSessionsOfUser(tx, anita))).toBe(true);
    expect(await live()).toEqual([false, true]);
    expect(await own.find((await own.session(anita)).tokenHash)).not.toBeNull();
    await own.inside((tx) => database.store.endSessionsOfTenant(tx));
    expect(await live()).toEqual([false, false]);
    for (const { id } of [hers, his]) expect(await own.inside((tx) => database.store.findLiveSessionById(tx, id))).toBeNull();
    expect(await own.find((await own.session(bert)).tokenHash)).not.toBeNull();
    expect(await own.inside((tx) => database.store.endSessionsOfUser(tx, newId()))).toBe(false);
  });

  it('S6: a revocation that commits while a sign-in completes ends the session that it makes', async () => {
    const own = await tenantRows(database.store);
    const anita = await own.user();
    const complete = async (key: Awaited<ReturnType<TenantRows['attempt']>>) => {
      const row = { id: newId<'Session'>(), tokenHash: newHash() };
      await own.inside((tx) =>
        database.store.insertSession(tx, mintedFor(tx.now), {
          ...row,
          attempt: key.id,
          trace: { address: null, userAgent: null },
          expiresAt: (tx.now + HOUR) as never,
          idleSeconds: 600,
        }),
      );
      return own.find(row.tokenHash);
    };
    const before = await own.identified(anita);
    await own.inside((tx) => database.store.endSessionsOfTenant(tx));
    expect(await complete(before)).toBeNull();
    const later = await own.identified(anita);
    await own.inside((tx) => database.store.endSessionsOfUser(tx, anita));
    expect(await complete(later)).toBeNull();
    expect(await complete(await own.identified(anita))).not.toBeNull();
  });

  it('P5: a disabled account has no live session, and enabling it brings none back', async () => {
    const person = await rows.user();
    const session = await rows.session(person);
    await rows.inside((tx) => database.store.updateUser(tx, person, { disabled: true }));
    expect(await isLive(session)).toBe(false);
    await rows.inside((tx) => database.store.updateUser(tx, person, { disabled: false }));
    expect(await isLive(session)).toBe(false);
    const later = await rows.session(person);
    expect(await isLive(later)).toBe(true);
    // However the account came to be disabled.
    await database.asOwner('update users set disabled_at = now() where id = $1', [person]);
    expect(await isLive(later)).toBe(false);
  });

  it('S6: a deleted person has no session', async () => {
    const person = await rows.user();
    const session = await rows.session(person);
    await rows.inside((tx) => database.store.deleteUser(tx, person));
    expect(await isLive(session)).toBe(false);
  });

  it('S8: when a factor goes or a role comes, sessions are judged by all rules from then on; later ones are not', async () => {
    const person = await rows.user();
    const totp = await rows.totp(person);
    const session = await rows.session(person);
    const recheck = async (of: Session) => {
      const found = await rows.find(of.tokenHash);
      expect(await isLive(of)).toBe(true);
      return found?.recheck;
    };
    expect(await recheck(session)).toBe(false);
    await rows.inside((tx) => database.store.updateUser(tx, person, { role: null, displayName: 'Other' }));
    expect(await recheck(session)).toBe(false);
    await rows.inside((tx) => database.store.removeFactor(tx, person, totp));
    expect(await recheck(session)).toBe(true);
    const second = await rows.session(person);
    expect(await recheck(second)).toBe(false);
    await rows.inside((tx) => database.store.updateUser(tx, person, { role: 'operator' }));
    expect(await recheck(second)).toBe(true);
    const third = await rows.session(person);
    await rows.inside((tx) => database.store.updateUser(tx, person, { role: 'operator' }));
    await rows.inside((tx) => database.store.updateUser(tx, person, { role: null }));
    expect(await recheck(third)).toBe(false);
  });

  it('S6: all others of a person end and the one that is named goes on; the others are told', async () => {
    const own = await tenantRows(database.store);
    const [anita, bert] = [await own.user(), await own.user()];
    const [kept, other, theirs] = [await own.session(anita), await own.session(anita), await own.session(bert)];
    const pending = await own.identified(anita);
    const endOthers = (user: typeof anita, keep: typeof kept.id) =>
      own.inside((tx) => database.store.endOtherSessionsOfUser(tx, user, keep));
    const live = async () => {
      const found = [await own.find(kept.tokenHash), await own.find(other.tokenHash), await own.find(theirs.tokenHash)];
      return found.map((session) => session !== null);
    };
    const jobs = () => database.asOwner(`select data from jobs where tenant_id = $1 and kind = 'arrange_logouts'`, [own.tenantId]);
    // Of somebody else, unknown, or over: nothing is done.
    expect(await endOthers(anita, theirs.id)).toBe(false);
    expect(await endOthers(bert, kept.id)).toBe(false);
    expect(await endOthers(anita, newId())).toBe(false);
    expect([await live(), await jobs()]).toEqual([[true, true, true], []]);
    expect(await endOthers(anita, kept.id)).toBe(true);
    expect(await live()).toEqual([true, false, true]);
    expect(await own.inside((tx) => database.store.findAttempt(tx, pending))).toBeNull();
    expect(await jobs()).toMatchObject([{ data: { user: anita, after: null } }]);
    // An ended one keeps nobody and ends nobody.
    const fresh = await own.session(anita);
    await own.inside((tx) => database.store.endSession(tx, kept.id, 'revoked'));
    expect(await endOthers(anita, kept.id)).toBe(false);
    expect(await own.find(fresh.tokenHash)).not.toBeNull();
    expect(await endOthers(anita, fresh.id)).toBe(true);
    expect(await own.find(fresh.tokenHash)).toMatchObject({ id: fresh.id });
  });

  it('S7: raising gives a new secret and kills the old one; sign-in time and recheck stay', async () => {
    const person = await rows.user();
    const totp = await rows.totp(person);
    const session = await rows.session(person);
    const before = await rows.find(session.tokenHash);
    await rows.inside((tx) => database.store.removeFactor(tx, person, totp));
    const tokenHash = newHash();
    expect(await rows.inside((tx) => database.store.raiseSession(tx, mintedFor(tx.now), { id: session.id, tokenHash }))).toBe(true);
    expect(await rows.find(session.tokenHash)).toBeNull();
    const after = await rows.find(tokenHash);
    expect(after).toMatchObject({ id: session.id, signedInAt: before?.signedInAt, expiresAt: before?.expiresAt, recheck: true });
    expect(after?.evidence).not.toEqual(before?.evidence);
  });

  it('S7: what is not live is not raised', async () => {
    const session = await rows.session(user, { idleSeconds: 60 });
    const raise = () => rows.inside((tx) => database.store.raiseSession(tx, mintedFor(tx.now), { id: session.id, tokenHash: newHash() }));
    database.moveClock(2 * MINUTE);
    expect(await raise()).toBe(false);
    database.moveClock(0);
    await rows.inside((tx) => database.store.endSession(tx, session.id, 'revoked'));
    expect(await raise()).toBe(false);
  });

  it('P2: no session without an attempt in which somebody was identified', async () => {
    const anonymous = await rows.attempt();
    for (const attempt of [newId<'SignInAttempt'>(), anonymous.id]) {
      const made = rows.inside((tx) =>
        database.store.insertSession(tx, mintedFor(tx.now), {
          id: newId(),
          attempt,
          tokenHash: newHash(),
          trace: { address: null, userAgent: null },
          expiresAt: (tx.now + HOUR) as never,
          idleSeconds: 600,
        }),
      );
      await expect(made).rejects.toThrow('the attempt is gone or has no person');
    }
  });

  describe('many look-ups at once', () => {
    it('each gets its own answer, known and unknown, the same one twice', async () => {
      const sessions = await Promise.all(Array.from({ length: 30 }, () => rows.session(user)));
      const asked = Array.from({ length: 500 }, (_, index) => (index % 5 === 4 ? null : sessions[index % 30]));
      const found = await Promise.all(asked.map((session) => rows.find(session?.tokenHash ?? newHash())));
      expect(found.map((session) => session?.id ?? null)).toEqual(asked.map((session) => session?.id ?? null));
    });

    it('S6: a look-up that begins after a revocation was committed never answers with a session', async () => {
      const other = database.anotherNode();
      for (let round = 0; round < 20; round += 1) {
        const session = await rows.session(user);
        // Look-ups keep coming while the revocation is under way.
        let over = false;
        const load = (async () => {
          while (!over) await Promise.all(Array.from({ length: 5 }, () => other.findLiveSession(rows.tenantId, session.tokenHash)));
        })();
        await rows.inside((tx) => database.store.endSession(tx, session.id, 'revoked'));
        const after = await Promise.all(Array.from({ length: 10 }, () => other.findLiveSession(rows.tenantId, session.tokenHash)));
        over = true;
        await load;
        expect(after).toEqual(Array.from({ length: 10 }, () => null));
      }
    });

    it('a failing query fails the look-ups that wait for it, and not those after them', async () => {
      const session = await rows.session(user);
      await expect(database.store.findLiveSession('nonsense' as never, session.tokenHash)).rejects.toThrow();
      expect(await rows.find(session.tokenHash)).not.toBeNull();
    });
  });

  it('lists live sessions, newest first, page by page', async () => {
    const own = await tenantRows(database.store);
    const [anita, bert] = [await own.user(), await own.user()];
    const made = [await own.session(anita), await own.session(bert), await own.session(anita), await own.session(anita)];
    await own.inside((tx) => database.store.endSession(tx, made[2]?.id as never, 'revoked'));
    const list = async (of: UserId | null, before: string | null, limit: number) =>
      (await own.inside((tx) => database.store.listSessions(tx, { ...ALL_SESSIONS, user: of }, { before: before as never, limit }))).map(
        ({ id }) => id,
      );
    expect(await list(null, null, 10)).toEqual([made[3]?.id, made[1]?.id, made[0]?.id]);
    expect(await list(anita, null, 10)).toEqual([made[3]?.id, made[0]?.id]);
    expect(await list(null, null, 2)).toEqual([made[3]?.id, made[1]?.id]);
    expect(await list(null, made[1]?.id ?? null, 2)).toEqual([made[0]?.id]);
    const [first] = await own.inside((tx) => database.store.listSessions(tx, { ...ALL_SESSIONS, user: anita }, FIRST_SESSIONS));
    expect(first).toMatchObject({ userId: anita, aal: 1, allowance: null, trace: { address: '192.0.2.1', userAgent: 'a browser' } });
  });
});
