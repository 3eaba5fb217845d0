import { beforeEach, expect, it } from 'vitest';
import { HOUR, after as later, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, newId, tenantRows } from '../builders/tenantRows.ts';

eachEngine('set-up addresses', (database) => {
  beforeEach(async () => {
    database.moveClock(0);
    await database.asOwner('truncate tenants cascade');
    await database.asOwner('truncate set_up_addresses, set_up_guesses');
  });

  /** Of a tenant that is not there. */
  const inside = <T>(work: (tx: Tx) => Promise<T>, store = database.store): Promise<T> => store.transaction(newId<'Tenant'>(), work);
  async function offered(): Promise<Uint8Array> {
    const digest = newHash();
    expect(await inside((tx) => database.store.offerSetUp(tx, { digest, expiresAt: later(tx.now, HOUR) }))).toBe(true);
    return digest;
  }
  const find = (digest: Uint8Array) => inside((tx) => database.store.findSetUp(tx, digest));
  const take = (digest: Uint8Array, store = database.store) => inside((tx) => store.takeSetUp(tx, digest), store);

  it('is found and taken once, whichever of several; the others are over with it', async () => {
    const [one, other] = [await offered(), await offered()];
    expect([await find(one), await find(other), await find(newHash())]).toEqual([true, true, false]);
    expect(await take(newHash())).toBe(false);
    expect([await take(other), await take(other), await take(one), await find(one)]).toEqual([true, false, false, false]);
  });

  it('of 50 that take one of two addresses at once on two nodes one does', async () => {
    const [one, other] = [await offered(), await offered()];
    const nodes = [database.store, database.anotherNode()];
    const all = await Promise.all(Array.from({ length: 50 }, (_, index) => take(index % 3 === 0 ? one : other, nodes[index % 2])));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it('ends after its time, and is forgotten when another is made', async () => {
    const one = await offered();
    database.moveClock(HOUR - MINUTE);
    expect(await find(one)).toBe(true);
    const young = await offered();
    database.moveClock(HOUR + SECOND);
    expect([await find(one), await take(one), await find(young)]).toEqual([false, false, true]);
    await offered();
    expect(await database.asOwner('select 1 from set_up_addresses')).toHaveLength(2);
  });

  it('none is offered, found or taken once there is a tenant', async () => {
    const one = await offered();
    await tenantRows(database.store);
    expect([await find(one), await take(one)]).toEqual([false, false]);
    expect(await inside((tx) => database.store.offerSetUp(tx, { digest: newHash(), expiresAt: later(tx.now, HOUR) }))).toBe(false);
    expect(await database.asOwner('select 1 from set_up_addresses')).toHaveLength(1);
  });

  it('whoever makes a tenant ends them all', async () => {
    const one = await offered();
    await inside((tx) => database.store.closeSetUp(tx));
    expect(await take(one)).toBe(false);
  });

  it('wrong ones are counted for each network and quarter of an hour, exactly under a burst', async () => {
    const charge = (network: string) => inside((tx) => database.store.chargeWrongSetUp(tx, { network, most: 5 }));
    const burst = await Promise.all(Array.from({ length: 8 }, () => charge('one')));
    expect(burst.filter((until) => until === null)).toHaveLength(5);
    const [until] = burst.filter((answer) => answer !== null);
    expect(await charge('other')).toBeNull();
    database.moveClock((until ?? 0) - Date.now() + SECOND);
    expect(await charge('one')).toBeNull();
    expect(await database.asOwner('select network, wrong from set_up_guesses')).toEqual([{ network: 'one', wrong: 1 }]);
  });
});
