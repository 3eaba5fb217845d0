import { beforeAll, expect, it } from 'vitest';
import { FIRST_FACTOR_LIMITS } from '../../src/domain/factors/guessLimits.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { FirstFactorCharge } from '../../src/ports/store/attemptStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('first-factor guesses', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  const charge = (account: string | null, address: string | null, store = database.store): Promise<FirstFactorCharge> =>
    store.transaction(rows.tenantId, (tx) => store.chargeFirstFactorGuess(tx, { account, address }));
  const clear = (account: string | null, address: string | null) =>
    rows.inside((tx) => database.store.clearFirstFactorGuesses(tx, { account, address }));
  const isCharged = ({ kind }: FirstFactorCharge): boolean => kind === 'charged';
  const address = (): string => newName('address');

  it('security.md, Numbers: 200 parallel guesses at one account from one address, over two nodes, are charged ten times', async () => {
    const [account, from] = [newName('nobody'), address()];
    const nodes = [database.store, database.anotherNode()];
    const all = await Promise.all(Array.from({ length: 200 }, (_, guess) => charge(account, from, nodes[guess % 2])));
    expect(all.filter(isCharged)).toHaveLength(FIRST_FACTOR_LIMITS.mostPerAccountAndAddress);
    // All or none: what was refused used up nothing of the account or the address.
    const left = await Promise.all(Array.from({ length: 200 }, () => charge(account, address())));
    expect(left.filter(isCharged)).toHaveLength(FIRST_FACTOR_LIMITS.mostPerAccount - FIRST_FACTOR_LIMITS.mostPerAccountAndAddress);
    const others = await Promise.all(Array.from({ length: 400 }, () => charge(newName('nobody'), from)));
    expect(others.filter(isCharged)).toHaveLength(FIRST_FACTOR_LIMITS.mostPerAddress - FIRST_FACTOR_LIMITS.mostPerAccountAndAddress);
  });

  it('security.md, Numbers: the window ends by itself, and whoever is refused is told when', async () => {
    const [account, from] = [newName('nobody'), address()];
    const start = await rows.inside(async (tx) => tx.now);
    for (let guess = 0; guess < 10; guess += 1) expect(await charge(account, from)).toEqual({ kind: 'charged' });
    const refusal = await charge(account, from);
    if (refusal.kind !== 'throttled') throw new Error(refusal.kind);
    expect(Math.abs(refusal.until - (start + 15 * MINUTE))).toBeLessThan(10 * SECOND);
    database.moveClock(14 * MINUTE);
    expect((await charge(account, from)).kind).toBe('throttled');
    database.moveClock(15 * MINUTE + 10 * SECOND);
    for (let guess = 0; guess < 10; guess += 1) expect((await charge(account, from)).kind).toBe('charged');
    expect((await charge(account, from)).kind).toBe('throttled');
    database.moveClock(0);
  });

  it('security.md, Numbers: whoever is refused is told when their own limit allows another, not when that of the address would', async () => {
    const [account, other, from] = [newName('nobody'), newName('nobody'), address()];
    for (const [minute, guessed] of [account, account, account, other, other, ...Array.from({ length: 7 }, () => account)].entries()) {
      database.moveClock(minute * MINUTE);
      expect((await charge(guessed, from)).kind).toBe('charged');
    }
    const refusal = await charge(account, from);
    if (refusal.kind !== 'throttled') throw new Error(refusal.kind);
    const now = await rows.inside(async (tx) => tx.now);
    expect(Math.round((refusal.until - now) / MINUTE)).toBe(15 - 11);
    database.moveClock(0);
  });

  it('security.md, Numbers: the window slides: no 15 minutes ever see more than ten, wherever they begin', async () => {
    const [account, from] = [newName('nobody'), address()];
    const charged: number[] = [];
    for (let second = 0; second < 40 * 60; second += 40) {
      database.moveClock(second * SECOND);
      if (isCharged(await charge(account, from))) charged.push(second);
    }
    database.moveClock(0);
    const most = Math.max(...charged.map((start) => charged.filter((second) => second >= start && second < start + 15 * 60).length));
    expect(most).toBe(FIRST_FACTOR_LIMITS.mostPerAccountAndAddress);
    expect(charged.length).toBeGreaterThan(20);
  });

  it('security.md, Numbers: passkeys from one address are counted with the passwords from there, and at no account', async () => {
    const [account, from] = [newName('nobody'), address()];
    const all = await Promise.all(Array.from({ length: 220 }, () => charge(null, from)));
    expect(all.filter(isCharged)).toHaveLength(FIRST_FACTOR_LIMITS.mostPerAddress);
    expect((await charge(account, from)).kind).toBe('throttled');
    expect((await charge(account, address())).kind).toBe('charged');
    // A right one gives back the one that it was.
    await clear(null, from);
    expect((await charge(null, from)).kind).toBe('charged');
    expect((await charge(null, from)).kind).toBe('throttled');
  });

  it('whose limit is reached is told by a word that is the same for the same account or address, and tells nothing of it', async () => {
    const [account, from, elsewhere] = [newName('nobody'), address(), address()];
    const subjectOf = async (...guess: Parameters<typeof charge>) => {
      const refusal = await charge(...guess);
      return refusal.kind === 'throttled' ? refusal.subject : null;
    };
    for (let guess = 0; guess < 10; guess += 1) await charge(account, from);
    const subject = await subjectOf(account, from);
    expect(await subjectOf(account, from)).toBe(subject);
    expect(subject).not.toContain(account);
    for (let guess = 0; guess < 10; guess += 1) await charge(account, elsewhere);
    expect([null, subject]).not.toContain(await subjectOf(account, elsewhere));
  });

  it('security.md, Codes and guessing: another address is free, and so is another account', async () => {
    const [account, from] = [newName('nobody'), address()];
    for (let guess = 0; guess < 11; guess += 1) await charge(account, from);
    expect((await charge(account, from)).kind).toBe('throttled');
    expect((await charge(account, address())).kind).toBe('charged');
    expect((await charge(newName('nobody'), from)).kind).toBe('charged');
  });

  it('security.md, Numbers: without an address the account counts alone', async () => {
    const account = newName('nobody');
    for (let guess = 0; guess < 10; guess += 1) expect((await charge(account, null)).kind).toBe('charged');
    expect((await charge(account, null)).kind).toBe('throttled');
    expect((await charge(account, address())).kind).toBe('charged');
    expect((await charge(newName('nobody'), null)).kind).toBe('charged');
  });

  it('a right password clears the account, and gives the address back the one guess that it was', async () => {
    const [account, from] = [newName('nobody'), address()];
    for (let guess = 0; guess < 10; guess += 1) await charge(account, from);
    await clear(account, from);
    for (let guess = 0; guess < 10; guess += 1) expect((await charge(account, from)).kind).toBe('charged');
    // 20 guesses came from the address, one was given back.
    const rest = await Promise.all(Array.from({ length: 220 }, () => charge(newName('nobody'), from)));
    expect(rest.filter(isCharged)).toHaveLength(FIRST_FACTOR_LIMITS.mostPerAddress - 19);
  });

  it('a guess that was given back is none, for the account and for the address, and no other is', async () => {
    const [account, from] = [newName('nobody'), address()];
    for (let guess = 0; guess < 10; guess += 1) await charge(account, from);
    await rows.inside((tx) => database.store.giveBackFirstFactorGuess(tx, { account, address: from }));
    expect((await charge(account, from)).kind).toBe('charged');
    expect((await charge(account, from)).kind).toBe('throttled');
    const elsewhere = await Promise.all(Array.from({ length: 60 }, () => charge(account, address())));
    expect(elsewhere.filter(isCharged)).toHaveLength(FIRST_FACTOR_LIMITS.mostPerAccount - 10);
    // An address of which nothing was charged has nothing to be given back.
    await rows.inside((tx) => database.store.giveBackFirstFactorGuess(tx, { account: newName('nobody'), address: address() }));
  });

  it('a right password at one account clears no other', async () => {
    const [account, from] = [newName('nobody'), address()];
    for (let guess = 0; guess < 10; guess += 1) await charge(account, from);
    await clear(newName('nobody'), from);
    expect((await charge(account, from)).kind).toBe('throttled');
    await clear(account, null);
    expect((await charge(account, from)).kind).toBe('throttled');
  });

  it("what is kept of a guess tells nobody's name, address or mistyped password", async () => {
    await charge('my-secret-as-a-name', '192.0.2.77');
    const kept = JSON.stringify(await database.asOwner("select encode(subject, 'escape') as subject from budgets"));
    expect(kept).not.toContain('my-secret');
    expect(kept).not.toContain('192.0.2.77');
  });
});
