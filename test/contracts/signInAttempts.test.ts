import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { mintedFor, newHash, newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('sign-in attempts', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  type Key = Awaited<ReturnType<TenantRows['attempt']>>;
  const find = (key: Key) => rows.inside((tx) => database.store.findAttempt(tx, key));
  const lock = (key: Key) => rows.inside((tx) => database.store.lockAttempt(tx, key));

  it('P1: comes back as it was begun, with the names that its pages need', async () => {
    const application = await rows.application();
    const demand = { aal: 2, factors: ['webauthn'], maxAgeSeconds: 300, notBefore: null, source: 'client' } as const;
    const returnTo = { kind: 'oidc', interaction: 'abc' } as const;
    const key = await rows.attempt({ application, demand, returnTo, wantsFactor: true });
    const found = await find(key);
    expect(found).toMatchObject({
      attempt: {
        id: key.id,
        application,
        demand,
        returnTo,
        userId: null,
        sessionId: null,
        evidence: [],
        skipped: false,
        wantsFactor: true,
        mfaRequiredAt: null,
      },
      tenantName: 'Acme',
      application: { name: 'An App', demand: null },
    });
    expect((found?.attempt.expiresAt ?? 0) - (found?.attempt.createdAt ?? 0)).toBe(10 * MINUTE);
    expect((await find(await rows.attempt()))?.application).toBeNull();
  });

  it('P1: another handle, another id or the time of ten minutes ends it, also for the one that locks', async () => {
    const key = await rows.identified(await rows.user());
    for (const ask of [find, lock]) {
      expect((await ask(key))?.attempt.id).toBe(key.id);
      expect(await ask({ ...key, handleHash: newHash() })).toBeNull();
      expect(await ask({ ...key, id: newId() })).toBeNull();
      database.moveClock(10 * MINUTE - 30 * SECOND);
      expect((await ask(key))?.attempt.id).toBe(key.id);
      database.moveClock(10 * MINUTE + SECOND);
      expect(await ask(key)).toBeNull();
      database.moveClock(0);
    }
  });

  it('P1: a new handle kills the old one, and what is not named stays', async () => {
    const key = await rows.identified(await rows.user());
    const handleHash = newHash();
    const evidence = [{ method: 'password', at: 1_700_000_000_000 as never }] as const;
    await rows.inside((tx) => database.store.updateAttempt(tx, key.id, { evidence, wantsFactor: true }));
    await rows.inside((tx) => database.store.updateAttempt(tx, key.id, { handleHash, skipped: true }));
    expect(await find(key)).toBeNull();
    expect((await find({ ...key, handleHash }))?.attempt).toMatchObject({
      evidence,
      skipped: true,
      wantsFactor: true,
      mfaRequiredAt: null,
    });
    await rows.inside((tx) => database.store.updateAttempt(tx, key.id, { mfaRequiredAt: tx.now }));
    expect((await find({ ...key, handleHash }))?.attempt.mfaRequiredAt).not.toBeNull();
    await rows.inside((tx) => database.store.updateAttempt(tx, key.id, {}));
  });

  it('S10: what the person wants stays with it until it is done, and another change leaves it as it is', async () => {
    const intent = { kind: 'enrol', factor: 'totp' } as const;
    const [key, other] = [await rows.attempt({ intent }), await rows.attempt({ intent: { kind: 'prove', by: 'real_factor' } })];
    await rows.inside((tx) => database.store.updateAttempt(tx, key.id, { skipped: true }));
    expect((await find(key))?.attempt).toMatchObject({ intent, skipped: true });
    await rows.inside((tx) => database.store.updateAttempt(tx, key.id, { intent: null }));
    expect((await find(key))?.attempt.intent).toBeNull();
    expect((await find(other))?.attempt.intent).toEqual({ kind: 'prove', by: 'real_factor' });
    expect((await find(await rows.attempt()))?.attempt.intent).toBeNull();
  });

  it('A2: one that ended is not found, and how it ended does not change', async () => {
    const key = await rows.identified(await rows.user());
    await rows.inside((tx) => database.store.endAttempt(tx, key.id, { as: 'refused', because: 'no_allowed_factor', guesses: 'kept' }));
    await rows.inside((tx) => database.store.endAttempt(tx, key.id, { as: 'granted', because: null, guesses: 'kept' }));
    expect([await find(key), await lock(key)]).toEqual([null, null]);
    expect(await database.asOwner('select ended_as from sign_in_attempts where id = $1', [key.id])).toEqual([{ ended_as: 'refused' }]);
  });

  it('experience.md: one that was refused can still say why, to its handle and until its time is over', async () => {
    const refused = (key: Key) => rows.inside((tx) => database.store.findRefusedAttempt(tx, key));
    const [key, cancelled, open] = [await rows.attempt(), await rows.attempt(), await rows.attempt()];
    await rows.inside((tx) => database.store.endAttempt(tx, key.id, { as: 'refused', because: 'recovery_needed', guesses: 'kept' }));
    await rows.inside((tx) => database.store.endAttempt(tx, cancelled.id, { as: 'cancelled', because: null, guesses: 'kept' }));
    expect(await refused(key)).toMatchObject({
      because: 'recovery_needed',
      helpContact: null,
      tenantName: 'Acme',
      attempt: { id: key.id },
    });
    expect(await refused({ ...key, handleHash: newHash() })).toBeNull();
    const silent = await rows.attempt();
    await rows.inside((tx) => database.store.endAttempt(tx, silent.id, { as: 'refused', because: null, guesses: 'kept' }));
    expect([await refused(cancelled), await refused(open), await refused(silent)]).toEqual([null, null, null]);
    database.moveClock(10 * MINUTE + SECOND);
    expect(await refused(key)).toBeNull();
    database.moveClock(0);
  });

  it('security.md, Assurance: its person is set once', async () => {
    const [anita, bert] = [await rows.user(), await rows.user()];
    const key = await rows.identified(anita);
    await rows.inside((tx) => database.store.identifyAttempt(tx, key.id, anita));
    await expect(rows.inside((tx) => database.store.identifyAttempt(tx, key.id, bert))).rejects.toThrow('somebody else');
    expect((await find(key))?.attempt.userId).toBe(anita);
    await expect(rows.inside((tx) => database.store.identifyAttempt(tx, newId(), anita))).rejects.toThrow('gone');
    await expect(rows.inside((tx) => database.store.identifyAttempt(tx, key.id, newId()))).rejects.toThrow('gone');
  });

  it('an application that is deleted takes its attempts along', async () => {
    const application = await rows.application();
    const key = await rows.attempt({ application });
    await rows.inside((tx) => database.store.deleteApplication(tx, application));
    expect(await find(key)).toBeNull();
  });

  describe('S6: revocation', () => {
    it('S6: of the tenant ends every attempt, with a person and without', async () => {
      const own = await tenantRows(database.store);
      const keys = [await own.attempt(), await own.identified(await own.user())];
      await own.inside((tx) => database.store.endSessionsOfTenant(tx));
      for (const key of keys) expect(await own.inside((tx) => database.store.findAttempt(tx, key))).toBeNull();
      for (const key of keys) expect(await own.inside((tx) => database.store.lockAttempt(tx, key))).toBeNull();
      const later = await own.attempt();
      expect(await own.inside((tx) => database.store.lockAttempt(tx, later))).not.toBeNull();
    });

    it("S6: of a person ends their attempts, and nobody else's", async () => {
      const [anita, bert] = [await rows.user(), await rows.user()];
      const [hers, his, nobodys] = [await rows.identified(anita), await rows.identified(bert), await rows.attempt()];
      await rows.inside((tx) => database.store.endSessionsOfUser(tx, anita));
      expect(await find(hers)).toBeNull();
      expect(await find(his)).not.toBeNull();
      // Whoever has proved nothing yet proves it after the revocation.
      expect(await find(nobodys)).not.toBeNull();
      await rows.inside((tx) => database.store.identifyAttempt(tx, nobodys.id, anita));
      expect(await find(nobodys)).not.toBeNull();
    });

    it('S6: of a session ends the attempt that would raise it', async () => {
      const anita = await rows.user();
      const session = await rows.session(anita);
      await rows.session(anita);
      const key = await rows.attempt({ userId: anita, sessionId: session.id });
      expect((await find(key))?.attempt).toMatchObject({ userId: anita, sessionId: session.id });
      await rows.inside((tx) => database.store.endSession(tx, session.id, 'revoked'));
      expect(await find(key)).toBeNull();
    });

    it('S6: an attempt that raises a session is over when that session has run out', async () => {
      const anita = await rows.user();
      const session = await rows.session(anita, { idleSeconds: 60 });
      const key = await rows.attempt({ userId: anita, sessionId: session.id });
      database.moveClock(2 * MINUTE);
      expect(await find(key)).toBeNull();
      database.moveClock(0);
    });

    it('S7: an attempt that another has overtaken in raising the session is over', async () => {
      const anita = await rows.user();
      const session = await rows.session(anita);
      const key = await rows.attempt({ userId: anita, sessionId: session.id });
      await rows.inside((tx) => database.store.raiseSession(tx, mintedFor(tx.now), { id: session.id, tokenHash: newHash() }));
      expect(await find(key)).toBeNull();
      expect(await find(await rows.attempt({ userId: anita, sessionId: session.id }))).not.toBeNull();
    });

    it('S6: of the person ends the attempt that raises a session of theirs', async () => {
      const anita = await rows.user();
      const session = await rows.session(anita);
      const key = await rows.attempt({ userId: anita, sessionId: session.id });
      await rows.inside((tx) => database.store.endSessionsOfUser(tx, anita));
      expect(await find(key)).toBeNull();
    });
  });

  describe('a WebAuthn challenge', () => {
    const set = (key: Key, value: string, purpose: 'passkey' | 'challenge') =>
      rows.inside((tx) => database.store.setCeremonyChallenge(tx, key.id, { value, purpose }));
    const take = (key: Key, purpose: 'passkey' | 'challenge' | 'enrolment') =>
      rows.inside((tx) => database.store.takeCeremonyChallenge(tx, key.id, purpose));

    it('security.md, Factors: is answered once, for its own purpose, and the newest alone', async () => {
      const key = await rows.attempt();
      await set(key, 'first', 'challenge');
      expect(await take(key, 'enrolment')).toBeNull();
      await set(key, 'second', 'challenge');
      expect(await take(key, 'challenge')).toBe('second');
      expect(await take(key, 'challenge')).toBeNull();
      await set(key, 'third', 'passkey');
      expect(await take(await rows.attempt(), 'passkey')).toBeNull();
      expect(await take(key, 'passkey')).toBe('third');
    });

    it('security.md, Codes and guessing: of 50 answers at once one finds it', async () => {
      const key = await rows.attempt();
      await set(key, 'once', 'challenge');
      const taken = await Promise.all(Array.from({ length: 50 }, () => take(key, 'challenge')));
      expect(taken.filter((value) => value !== null)).toEqual(['once']);
    });
  });
});
