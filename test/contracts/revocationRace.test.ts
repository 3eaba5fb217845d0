import { beforeAll, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { mintedFor, newHash, newId, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

/** Two transactions at once need two connections: this is about the server alone. */
eachEngine(
  'two transactions at once',
  (database) => {
    let rows: TenantRows;
    beforeAll(async () => {
      rows = await tenantRows(database.store);
    });

    const session = async (attempt: string, tx: Parameters<Parameters<TenantRows['inside']>[0]>[0]) => {
      const tokenHash = newHash();
      await database.store.insertSession(tx, mintedFor(tx.now), {
        id: newId(),
        attempt: attempt as never,
        tokenHash,
        trace: { address: null, userAgent: null },
        expiresAt: (tx.now + HOUR) as never,
        idleSeconds: 600,
      });
      return tokenHash;
    };

    it('S6: a sign-in that locked its attempt before a revocation of the person ends in a session that is dead', async () => {
      const anita = await rows.user();
      const key = await rows.identified(anita);
      const completing = await rows.begin();
      expect(await database.store.lockAttempt(completing.tx, key)).not.toBeNull();
      let revoked = false;
      const revoking = rows
        .inside((tx) => database.store.endSessionsOfUser(tx, anita))
        .then(() => {
          revoked = true;
        });
      const tokenHash = await session(key.id, completing.tx);
      // The revocation waits for the sign-in, so it is the later one.
      expect(revoked).toBe(false);
      await completing.commit();
      await revoking;
      expect(await rows.find(tokenHash)).toBeNull();
    });

    it('S6: a sign-in that waited for a revocation of the person sees it', async () => {
      const anita = await rows.user();
      const key = await rows.identified(anita);
      const revoking = await rows.begin();
      await database.store.endSessionsOfUser(revoking.tx, anita);
      const locking = rows.inside((tx) => database.store.lockAttempt(tx, key));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await revoking.commit();
      expect(await locking).toBeNull();
    });

    it('S6: ending all others waits for a revocation of the person, and keeps nothing alive that it has ended', async () => {
      const anita = await rows.user();
      const kept = await rows.session(anita);
      const revoking = await rows.begin();
      await database.store.endSessionsOfUser(revoking.tx, anita);
      const ending = rows.inside((tx) => database.store.endOtherSessionsOfUser(tx, anita, kept.id));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await revoking.commit();
      expect(await ending).toBe(false);
      expect(await rows.find(kept.tokenHash)).toBeNull();
    });

    it('S6: a revocation of the tenant that commits between lock and commit ends the session all the same', async () => {
      const key = await rows.identified(await rows.user());
      const completing = await rows.begin();
      expect(await database.store.lockAttempt(completing.tx, key)).not.toBeNull();
      await rows.inside((tx) => database.store.endSessionsOfTenant(tx));
      const tokenHash = await session(key.id, completing.tx);
      await completing.commit();
      expect(await rows.find(tokenHash)).toBeNull();
    });

    it('security.md, Codes and guessing: guesses that nobody had counted when the next one began are limited all the same', async () => {
      const guess = { account: newName('nobody'), address: '192.0.2.80' };
      const first = await rows.begin();
      const charges = [];
      for (let count = 0; count < 10; count += 1) charges.push((await database.store.chargeFirstFactorGuess(first.tx, guess)).kind);
      expect(new Set(charges)).toEqual(new Set(['charged']));
      const next = rows.inside((tx) => database.store.chargeFirstFactorGuess(tx, guess));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await first.commit();
      expect((await next).kind).toBe('throttled');
    });

    it('S6: a session that another was ending when it waited is not ended twice', async () => {
      const made = await rows.session(await rows.user());
      const ending = await rows.begin();
      expect(await database.store.endSession(ending.tx, made.id, 'signed_out')).toBe(true);
      const next = rows.inside((tx) => database.store.endSession(tx, made.id, 'revoked'));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await ending.commit();
      expect(await next).toBe(false);
    });

    it('S7: a raise that waited for the end of its session sees it', async () => {
      const made = await rows.session(await rows.user());
      const ending = await rows.begin();
      await database.store.endSession(ending.tx, made.id, 'revoked');
      const raising = rows.inside((tx) => database.store.raiseSession(tx, mintedFor(tx.now), { id: made.id, tokenHash: newHash() }));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await ending.commit();
      expect(await raising).toBe(false);
    });

    it('S9: a removal of a factor waits for the sign-in that counts on it, and the next one sees it gone', async () => {
      const anita = await rows.user();
      const totp = await rows.totp(anita);
      const [first, second] = [await rows.identified(anita), await rows.identified(anita)];
      const completing = await rows.begin();
      await database.store.lockAttempt(completing.tx, first);
      let removed = false;
      const removing = rows
        .inside((tx) => database.store.removeFactor(tx, anita, totp))
        .then(() => {
          removed = true;
        });
      const waiting = rows.inside(async (tx) => {
        await database.store.lockAttempt(tx, second);
        return (await database.store.gatherPerson(tx, anita))?.facts.factors.length;
      });
      expect((await database.store.gatherPerson(completing.tx, anita))?.facts.factors).toHaveLength(1);
      expect(removed).toBe(false);
      const tokenHash = await session(first.id, completing.tx);
      await completing.commit();
      await removing;
      expect((await rows.find(tokenHash))?.recheck).toBe(true);
      expect([0, 1]).toContain(await waiting);
      expect((await rows.inside((tx) => database.store.gatherPerson(tx, anita)))?.facts.factors).toEqual([]);
    });

    it('S9: of two removals at once the second sees the first', async () => {
      const anita = await rows.user();
      const [one, other] = [await rows.totp(anita), await rows.key(anita)];
      const first = await rows.begin();
      await database.store.removeFactor(first.tx, anita, one);
      const second = rows.inside(async (tx) => {
        await database.store.lockUser(tx, anita);
        const left = (await database.store.gatherPerson(tx, anita))?.facts.factors.length;
        return left === 1 ? 'refused' : database.store.removeFactor(tx, anita, other);
      });
      await first.commit();
      expect(await second).toBe('refused');
    });

    it('two completing sign-ins of one person go one after the other, without a deadlock', async () => {
      const anita = await rows.user();
      const keys = await Promise.all(Array.from({ length: 8 }, () => rows.identified(anita)));
      let most = 0;
      let now = 0;
      const tokens = await Promise.all(
        keys.map((key) =>
          rows.inside(async (tx) => {
            await database.store.lockAttempt(tx, key);
            now += 1;
            most = Math.max(most, now);
            await database.store.recordSignIn(tx, anita, 'awake');
            const token = await session(key.id, tx);
            await database.store.endAttempt(tx, key.id, { as: 'granted', because: null, guesses: 'kept' });
            now -= 1;
            return token;
          }),
        ),
      );
      expect(most).toBe(1);
      for (const token of tokens) expect(await rows.find(token)).not.toBeNull();
    });

    it("security.md, Numbers: two changes of one tenant's rules go one after the other", async () => {
      const before = (await rows.inside((tx) => database.store.findTenant(tx)))?.revision ?? 0;
      const raised = await Promise.all(Array.from({ length: 10 }, () => rows.inside((tx) => database.store.raiseRevision(tx))));
      expect(raised.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 10 }, (_, index) => before + index + 1));
    });
  },
  { only: 'server' },
);
