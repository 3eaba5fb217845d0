import { afterEach, describe, expect, it } from 'vitest';
import { ALL_SESSIONS } from '../../src/flows/allSessions.ts';
import { after, HOUR, type Instant, instant, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { NewSweep } from '../../src/ports/store/sessionStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const DAY_LONG = { idleSeconds: 86_400, lifetime: 24 * HOUR };

eachEngine('sweeps over all sessions of a tenant', (database) => {
  afterEach(() => database.moveClock(0));

  const sweep = (own: TenantRows, words: Partial<NewSweep> & Pick<NewSweep, 'kind'>) =>
    own.inside((tx) => database.store.insertSweep(tx, { id: newId<'Sweep'>(), from: tx.now, overSeconds: 0, version: null, ...words }));
  const now = (own: TenantRows) => own.inside(async (tx) => tx.now);

  /** A session that reached AAL 2 at `assuredAt`, by hand: the store does not judge proofs. */
  async function assured(own: TenantRows, person = newId<'User'>(), assuredAt: Instant | null = null) {
    const user = person;
    const made = await own.session(user, DAY_LONG);
    const at = assuredAt ?? (await now(own));
    await database.asOwner(
      `update sessions set aal = 2, assured_at = to_timestamp($2::double precision / 1000), evidence = evidence ||
        jsonb_build_array(jsonb_build_object('method', 'totp', 'factorId', $3::text, 'at', $2::bigint)) where id = $1`,
      [made.id, at, newId()],
    );
    return made;
  }

  /** The four ways to read a session never differ. */
  async function read(own: TenantRows, session: Awaited<ReturnType<TenantRows['session']>>) {
    const found = [
      await own.find(session.tokenHash),
      await own.inside((tx) => database.store.findLiveSessionById(tx, session.id)),
      await own.inside((tx) => database.store.findLiveSessionByToken(tx, session.tokenHash)),
    ];
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
    const shown = await own.inside((tx) => database.store.showSession(tx, session.id));
    expect([shown?.aal, shown?.recheck]).toEqual([found[0]?.aal, found[0]?.recheck]);
    return found[0] ?? null;
  }

  describe('demotion', () => {
    it('S6: sets every session of the tenant back to AAL 1, on every node, and no other tenant’s', async () => {
      const [own, other] = [await tenantRows(database.store), await tenantRows(database.store)];
      const person = await own.user();
      const [mine, theirs] = [await assured(own, person), await assured(other, await other.user())];
      expect(await read(own, mine)).toMatchObject({ aal: 2, recheck: false, demotedUntil: null });
      expect((await own.inside((tx) => database.store.gatherPerson(tx, person)))?.facts.demotedUntil).toBeNull();
      await sweep(own, { kind: 'demote' });
      const at = await database.anotherNode().findLiveSession(own.tenantId, mine.tokenHash);
      expect(at).toMatchObject({ aal: 1, recheck: true, demotedUntil: expect.any(Number) });
      expect(await read(own, mine)).toEqual(at);
      expect((await own.inside((tx) => database.store.gatherPerson(tx, person)))?.facts.demotedUntil).toBe(at?.demotedUntil);
      expect(await read(other, theirs)).toMatchObject({ aal: 2, recheck: false, demotedUntil: null });
      const count = (rows: TenantRows) => rows.inside((tx) => database.store.countSessions(tx, ALL_SESSIONS));
      expect([(await count(own)).byAal, (await count(other)).byAal]).toEqual([
        { 1: 1, 2: 0 },
        { 1: 0, 2: 1 },
      ]);
      const listed = await own.inside((tx) => database.store.listSessions(tx, { ...ALL_SESSIONS, aal: 2 }, { before: null, limit: 9 }));
      expect(listed).toEqual([]);
    });

    it('S6: leaves what is shown after it, to the millisecond, and holds for a session that reached AAL 2 before', async () => {
      const own = await tenantRows(database.store);
      const at = instant((await now(own)) + HOUR);
      await sweep(own, { kind: 'demote', from: at });
      const person = await own.user();
      const [before, on, later] = [
        await assured(own, person, instant(at - 1)),
        await assured(own, person, at),
        await assured(own, person, instant(at + 1)),
      ];
      expect((await read(own, before))?.aal).toBe(2);
      database.moveClock(HOUR + MINUTE);
      expect([(await read(own, before))?.aal, (await read(own, on))?.aal, (await read(own, later))?.aal]).toEqual([1, 1, 2]);
    });

    it('S6: over a time reaches everybody, each at a moment of their own, all sessions of a person together', async () => {
      const own = await tenantRows(database.store);
      const people = await Promise.all(Array.from({ length: 24 }, () => own.user()));
      const sessions: (readonly [Awaited<ReturnType<typeof assured>>, Awaited<ReturnType<typeof assured>>])[] = [];
      for (const person of people) sessions.push([await assured(own, person), await assured(own, person)] as const);
      await sweep(own, { kind: 'demote', overSeconds: 3_600 });
      const reached = async (offset: number) => {
        database.moveClock(offset);
        const one = [];
        for (const [first, second] of sessions) {
          const [a, b] = await Promise.all([own.find(first.tokenHash), own.find(second.tokenHash)]);
          expect(b?.aal).toBe(a?.aal);
          one.push(a?.aal === 1);
        }
        return one;
      };
      const half = await reached(30 * MINUTE);
      const count = half.filter(Boolean).length;
      expect(count).toBeGreaterThan(3);
      expect(count).toBeLessThan(21);
      const more = await reached(45 * MINUTE);
      for (const [index, was] of half.entries()) if (was) expect(more[index]).toBe(true);
      expect((await reached(HOUR + SECOND)).every(Boolean)).toBe(true);
    });
  });

  describe('a revocation that is spread over a time, or begins later', () => {
    it('S6: ends what began before it, sessions and pending sign-ins, at their moment, and nothing that began after it', async () => {
      const own = await tenantRows(database.store);
      const other = await tenantRows(database.store);
      const person = await own.user();
      const [session, foreign] = [await own.session(person, DAY_LONG), await other.session(await other.user(), DAY_LONG)];
      const pending = await own.identified(person);
      const from = after(await now(own), HOUR);
      await sweep(own, { kind: 'revoke', from });
      expect(await read(own, session)).not.toBeNull();
      database.moveClock(HOUR + SECOND);
      await database.asOwner('update sign_in_attempts set expires_at = expires_at + interval $$2 hours$$ where id = $1', [pending.id]);
      expect(await read(own, session)).toBeNull();
      expect(await own.inside((tx) => database.store.findAttempt(tx, pending))).toBeNull();
      expect(await read(other, foreign)).not.toBeNull();
      expect(await read(own, await own.session(person))).not.toBeNull();
      const later = await own.identified(person);
      expect(await own.inside((tx) => database.store.findAttempt(tx, later))).not.toBeNull();
    });

    it('S6: a session whose sign-in began before it and completed after is ended too', async () => {
      const own = await tenantRows(database.store);
      const person = await own.user();
      const session = await own.session(person);
      const between = await now(own);
      await sweep(own, { kind: 'revoke', from: between });
      await database.asOwner('update sessions set signed_in_at = signed_in_at + interval $$1 minute$$ where id = $1', [session.id]);
      expect(await read(own, session)).toBeNull();
    });
  });
});
