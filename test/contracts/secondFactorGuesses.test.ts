import { beforeAll, describe, expect, it } from 'vitest';
import { SECOND_FACTOR_LIMITS } from '../../src/domain/factors/guessLimits.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { AttemptKey, Charge } from '../../src/ports/store/attemptStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('second-factor guesses', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  const charge = (key: AttemptKey, store = database.store): Promise<Charge> =>
    store.transaction(rows.tenantId, (tx) => store.chargeSecondFactorGuess(tx, key));
  const clear = (user: Awaited<ReturnType<TenantRows['user']>>) => rows.inside((tx) => database.store.clearSecondFactorGuesses(tx, user));
  const inARow = async (user: string) =>
    (
      await database.asOwner('select in_a_row, cardinality(recent) as in_window from second_factor_guesses where user_id = $1', [user])
    )[0] ?? null;

  /** Charges in fresh attempts, so late after one another that nothing but the counts of the person can refuse. */
  async function chargeOften(user: Awaited<ReturnType<TenantRows['user']>>, times: number, apart: number): Promise<Charge['kind'][]> {
    const kinds: Charge['kind'][] = [];
    for (let guess = 0; guess < times; guess += 1) {
      database.moveClock(guess * apart);
      kinds.push((await charge(await rows.identified(user))).kind);
    }
    return kinds;
  }

  it('security.md, Numbers: 200 parallel guesses over several flows and nodes are charged as often as one after the other: three, then it has to wait', async () => {
    const user = await rows.user();
    const keys = await Promise.all(Array.from({ length: 4 }, () => rows.identified(user)));
    const nodes = [database.store, database.anotherNode()];
    const began = performance.now();
    const all = await Promise.all(Array.from({ length: 200 }, (_, guess) => charge(keys[guess % 4] as AttemptKey, nodes[guess % 2])));
    // On a slow machine the burst itself outlasts the waits of 1 s, 2 s, …, and so many more are let through.
    const outlasted = Math.floor(Math.log2((performance.now() - began) / SECOND + 1));
    const charged = all.filter(({ kind }) => kind === 'charged').length;
    expect(charged).toBeGreaterThanOrEqual(SECOND_FACTOR_LIMITS.delayFrom);
    expect(charged).toBeLessThanOrEqual(SECOND_FACTOR_LIMITS.delayFrom + outlasted);
    expect(await inARow(user)).toEqual({ in_a_row: charged, in_window: charged });
    const counted = await database.asOwner('select sum(second_factor_guesses)::int as counted from sign_in_attempts where user_id = $1', [
      user,
    ]);
    expect(counted).toEqual([{ counted: charged }]);
  });

  it('security.md, Numbers: 200 parallel guesses in one flow never get more than five', async () => {
    const user = await rows.user();
    const key = await rows.identified(user);
    let charged = 0;
    for (let round = 0; round < 8; round += 1) {
      database.moveClock(round * MINUTE);
      const all = await Promise.all(Array.from({ length: 25 }, () => charge(key)));
      charged += all.filter(({ kind }) => kind === 'charged').length;
    }
    expect(charged).toBe(5);
    expect(await charge(key)).toEqual({ kind: 'attempt_used_up' });
    database.moveClock(0);
    // What was refused for the flow was not counted for the person.
    expect(await inARow(user)).toEqual({ in_a_row: 5, in_window: 5 });
  });

  it('security.md, Numbers: ten within 15 minutes over all flows, then nothing until the window ends by itself', async () => {
    const user = await rows.user();
    expect(await chargeOften(user, 10, MINUTE + SECOND)).toEqual(Array.from({ length: 10 }, () => 'charged'));
    const eleventh = await charge(await rows.identified(user));
    expect(eleventh.kind).toBe('throttled');
    database.moveClock(15 * MINUTE + 5 * SECOND);
    expect((await charge(await rows.identified(user))).kind).toBe('charged');
    expect(await inARow(user)).toEqual({ in_a_row: 11, in_window: 10 });
    database.moveClock(0);
  });

  it('security.md, Numbers: the window slides: no 15 minutes ever see more than ten, wherever they begin', async () => {
    const user = await rows.user();
    const charged: number[] = [];
    for (let second = 0; second < 40 * 60; second += 40) {
      database.moveClock(second * SECOND);
      if ((await charge(await rows.identified(user))).kind === 'charged') charged.push(second);
    }
    database.moveClock(0);
    const most = Math.max(...charged.map((start) => charged.filter((second) => second >= start && second < start + 15 * 60).length));
    expect(most).toBe(10);
    expect(charged.length).toBeGreaterThan(20);
  });

  it('security.md, Numbers: the eleventh is told when the window ends, and the moment itself is free', async () => {
    const user = await rows.user();
    const start = await rows.inside(async (tx) => tx.now);
    await chargeOften(user, 10, MINUTE + SECOND);
    const refusal = await charge(await rows.identified(user));
    if (refusal.kind !== 'throttled') throw new Error(refusal.kind);
    expect(Math.abs(refusal.until - (start + 15 * MINUTE))).toBeLessThan(10 * SECOND);
    database.moveClock(0);
  });

  it('security.md, Numbers: from the third on each waits longer: 1 s, 2 s, 4 s, and at most a minute', async () => {
    const user = await rows.user();
    const waits: number[] = [];
    let offset = 0;
    for (let guess = 1; guess <= 10; guess += 1) {
      database.moveClock(offset);
      expect((await charge(await rows.identified(user))).kind).toBe('charged');
      const [wait] = await database.asOwner('select not_before from second_factor_guesses where user_id = $1', [user]);
      const now = await rows.inside(async (tx) => tx.now);
      waits.push(Math.ceil((Number(wait?.['not_before']) - now) / SECOND));
      offset += 62 * SECOND;
    }
    database.moveClock(0);
    expect(waits.map((wait) => Math.max(wait, 0))).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('security.md, Numbers: a guess that comes too soon is not counted, in the flow or for the person', async () => {
    const user = await rows.user();
    const key = await rows.identified(user);
    for (let guess = 0; guess < 3; guess += 1) await charge(key);
    const soon = await charge(key);
    const now = await rows.inside(async (tx) => tx.now);
    expect(soon.kind).toBe('throttled');
    expect(soon.kind === 'throttled' && soon.until > now - SECOND && soon.until <= now + SECOND).toBe(true);
    expect(await inARow(user)).toEqual({ in_a_row: 3, in_window: 3 });
    database.moveClock(2 * SECOND);
    expect((await charge(key)).kind).toBe('charged');
    database.moveClock(0);
  });

  it('security.md, Numbers: a hundred in a row is the end, whatever time passes, until a second factor is completed', async () => {
    const user = await rows.user();
    expect(new Set(await chargeOften(user, 100, 16 * MINUTE))).toEqual(new Set(['charged']));
    database.moveClock(100 * 24 * HOUR);
    expect(await charge(await rows.identified(user))).toEqual({ kind: 'locked' });
    expect((await rows.inside((tx) => database.store.gatherPerson(tx, user)))?.locked).toBe(true);
    await clear(user);
    expect((await rows.inside((tx) => database.store.gatherPerson(tx, user)))?.locked).toBe(false);
    expect((await charge(await rows.identified(user))).kind).toBe('charged');
    database.moveClock(0);
  });

  it("security.md, Codes and guessing: the count is the person's own: another person is free", async () => {
    const [one, other] = [await rows.user(), await rows.user()];
    await chargeOften(one, 5, 0);
    expect((await charge(await rows.identified(one))).kind).toBe('throttled');
    expect((await charge(await rows.identified(other))).kind).toBe('charged');
    await clear(other);
    expect(await inARow(one)).toEqual({ in_a_row: 3, in_window: 3 });
  });

  const completed = { as: 'granted', because: null, guesses: 'cleared' } as const;
  const settlings: [string, (key: AttemptKey, guesses: 'cleared' | 'kept') => Promise<void>][] = [
    [
      'goes on',
      (key, guesses) =>
        rows.inside((tx) => database.store.updateAttempt(tx, key.id, { ...(guesses === 'cleared' ? { guesses } : {}), skipped: false })),
    ],
    ['ends', (key, guesses) => rows.inside((tx) => database.store.endAttempt(tx, key.id, { ...completed, guesses }))],
  ];
  it.each(settlings)(
    'security.md, Codes and guessing: a completed second factor clears what its person has in all flows as its own %s, and no other person',
    async (_how, settle) => {
      const [one, other] = [await rows.user(), await rows.user()];
      const [first, second, theirs] = [await rows.identified(one), await rows.identified(one), await rows.identified(other)];
      for (const key of [first, second, theirs]) await charge(key);
      await settle(second, 'kept');
      expect(await inARow(one)).toEqual({ in_a_row: 2, in_window: 2 });
      await settle(first, 'cleared');
      expect([await inARow(one), await inARow(other)]).toEqual([null, { in_a_row: 1, in_window: 1 }]);
    },
  );

  it('P1: a flow that is over already clears nothing when it ends again', async () => {
    const user = await rows.user();
    const [ended, open] = [await rows.identified(user), await rows.identified(user)];
    await rows.inside((tx) => database.store.endAttempt(tx, ended.id, { as: 'cancelled', because: null, guesses: 'kept' }));
    await charge(open);
    await rows.inside((tx) => database.store.endAttempt(tx, ended.id, completed));
    expect(await inARow(user)).toEqual({ in_a_row: 1, in_window: 1 });
  });

  describe('a flow that cannot take a guess', () => {
    it('P1: with a wrong handle, unknown, without a person, ended or expired: nothing is counted', async () => {
      const user = await rows.user();
      const [wrong, ended, expired] = [await rows.identified(user), await rows.identified(user), await rows.identified(user)];
      await rows.inside((tx) => database.store.endAttempt(tx, ended.id, { as: 'cancelled', because: null, guesses: 'kept' }));
      const found: Charge[] = [];
      for (const key of [
        { ...wrong, handleHash: newHash() },
        { id: newId<'SignInAttempt'>(), handleHash: newHash() },
        await rows.attempt(),
        ended,
      ]) {
        found.push(await charge(key));
      }
      database.moveClock(10 * MINUTE + SECOND);
      found.push(await charge(expired));
      database.moveClock(0);
      expect(found).toEqual(Array.from({ length: 5 }, () => ({ kind: 'attempt_not_found' })));
      expect(await inARow(user)).toBeNull();
    });
  });
});
