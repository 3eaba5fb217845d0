import { expect, it } from 'vitest';
import type { UserId } from '../../src/domain/directory/user.ts';
import type { SendLimits } from '../../src/domain/factors/sendLimits.ts';
import { HOUR, MINUTE } from '../../src/kernel/instant.ts';
import type { SendCharge } from '../../src/ports/store/messageStore.ts';
import type { Store } from '../../src/ports/store/store.ts';
import { eachEngine } from '../builders/database.ts';
import { aNumber } from '../builders/phones.ts';
import { type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const PLENTY: SendLimits = { perPrefix: 1_000, perTenant: 1_000, perSystem: 100_000 };

eachEngine('budgets of text messages', (database) => {
  let own: TenantRows;
  let user: UserId;
  let passed = 0;
  /** A tenant of the test's own, later than all windows of the test before. */
  async function anew(): Promise<void> {
    own = await tenantRows(database.store);
    user = await own.user();
    passed += 3 * HOUR;
    database.moveClock(passed);
  }

  interface Words {
    readonly user?: UserId | null;
    readonly to?: string;
    readonly limits?: Partial<SendLimits>;
    readonly in?: TenantRows;
    readonly at?: Store;
  }

  const charge = (words: Words = {}): Promise<SendCharge> => {
    const store = words.at ?? database.store;
    const { user: of = user, to = aNumber(), limits } = words;
    return store.transaction((words.in ?? own).tenantId, (tx) => store.chargeSend(tx, { user: of, to, limits: { ...PLENTY, ...limits } }));
  };

  const neighbour = (number: string, place: number): string => number.slice(0, -3) + String(place).padStart(3, '0');
  const later = (milliseconds: number): void => database.moveClock(passed + milliseconds);

  it('security.md, Numbers: five to a number, whoever causes them, and ten by a person, whatever number', async () => {
    await anew();
    const to = aNumber();
    for (let send = 0; send < 5; send += 1) expect(await charge({ to, user: await own.user() })).toEqual({ kind: 'charged' });
    expect(await charge({ to })).toMatchObject({ kind: 'refused', limit: 'number' });
    expect(await charge({ to, user: null })).toMatchObject({ limit: 'number' });
    for (let send = 0; send < 10; send += 1) expect(await charge()).toEqual({ kind: 'charged' });
    expect(await charge()).toMatchObject({ limit: 'person' });
    expect(await charge({ user: await own.user() })).toEqual({ kind: 'charged' });
    expect(await charge({ user: null })).toEqual({ kind: 'charged' });
  });

  it('security.md, Numbers: per prefix, per tenant, and for the whole system', async () => {
    await anew();
    const to = aNumber();
    const narrow = { limits: { perPrefix: 2 }, user: null };
    for (let place = 0; place < 2; place += 1) expect(await charge({ to: neighbour(to, place), ...narrow })).toEqual({ kind: 'charged' });
    expect(await charge({ to: neighbour(to, 3), ...narrow })).toMatchObject({ limit: 'prefix' });
    expect(await charge(narrow)).toEqual({ kind: 'charged' });
    expect(await charge({ user: null, limits: { perTenant: 3 } })).toMatchObject({ limit: 'tenant' });
    const other = await tenantRows(database.store);
    expect(await charge({ in: other, user: null, limits: { perTenant: 3, perSystem: 4 } })).toEqual({ kind: 'charged' });
    expect(await charge({ in: other, user: null, limits: { perSystem: 4 } })).toMatchObject({ limit: 'system' });
    expect(await charge({ user: null, limits: { perSystem: 4 } })).toMatchObject({ limit: 'system' });
  });

  it('security.md, Codes and guessing: a send that one limit refuses is charged to none of the others', async () => {
    await anew();
    const to = aNumber();
    expect(await charge({ to, limits: { perSystem: 1 } })).toEqual({ kind: 'charged' });
    for (let post = 0; post < 12; post += 1) expect(await charge({ to, limits: { perSystem: 1 } })).toMatchObject({ limit: 'system' });
    for (let send = 0; send < 4; send += 1) expect(await charge({ to })).toEqual({ kind: 'charged' });
    for (let post = 0; post < 12; post += 1) expect(await charge({ to })).toMatchObject({ limit: 'number' });
    expect(await charge({ limits: { perSystem: 6 } })).toEqual({ kind: 'charged' });
    expect(await charge({ limits: { perSystem: 6 } })).toMatchObject({ limit: 'system' });
  });

  it('security.md, Codes and guessing: an hour after, each is free again, and not before; the wait is told', async () => {
    await anew();
    const to = aNumber();
    expect(await charge({ to })).toEqual({ kind: 'charged' });
    later(20 * MINUTE);
    for (let send = 0; send < 4; send += 1) await charge({ to });
    later(HOUR - 5_000);
    const refused = await charge({ to });
    expect(refused).toMatchObject({ limit: 'number' });
    const now = await own.inside(async (tx) => tx.now);
    if (refused.kind === 'refused') expect(refused.until - now).toBeLessThanOrEqual(5_000);
    later(HOUR);
    expect(await charge({ to })).toEqual({ kind: 'charged' });
    expect(await charge({ to })).toMatchObject({ limit: 'number' });
  });

  it('security.md, Numbers: what the whole system sent is forgotten after an hour, and never earlier', async () => {
    await anew();
    for (let send = 0; send < 3; send += 1) await charge({ user: null });
    later(59 * MINUTE);
    await own.inside((tx) => database.store.deleteStale(tx, 100));
    expect(await charge({ user: null, limits: { perSystem: 3 } })).toMatchObject({ limit: 'system' });
    expect(await charge({ user: null, limits: { perSystem: 4 } })).toEqual({ kind: 'charged' });
    later(2 * HOUR + 10 * MINUTE);
    expect(await charge({ user: null, limits: { perSystem: 1 } })).toEqual({ kind: 'charged' });
    await own.inside((tx) => database.store.deleteStale(tx, 100));
    expect(await database.asOwner('select sent from system_sends')).toEqual([{ sent: 1 }]);
  });

  it('T10: budgets that still count are not deleted', async () => {
    await anew();
    const to = aNumber();
    for (let send = 0; send < 5; send += 1) await charge({ to });
    later(59 * MINUTE);
    await own.inside((tx) => database.store.deleteStale(tx, 100));
    expect(await charge({ to })).toMatchObject({ limit: 'number' });
    later(HOUR);
    await own.inside((tx) => database.store.deleteStale(tx, 100));
    const left = await database.asOwner('select count(*)::int as rows from budgets where tenant_id = $1', [own.tenantId]);
    expect(left).toEqual([{ rows: 0 }]);
  });

  it('security.md, Codes and guessing: the limits hold under bursts over two nodes, in one tenant and over several', async () => {
    await anew();
    const nodes = [database.store, database.anotherNode()];
    const to = aNumber();
    const burst = (words: (place: number) => Words) =>
      Promise.all(Array.from({ length: 16 }, (_, place) => charge({ ...words(place), at: nodes[place % 2] ?? database.store })));
    const charged = (answers: readonly SendCharge[]) => answers.filter(({ kind }) => kind === 'charged').length;
    expect(charged(await burst(() => ({ to })))).toBe(5);
    expect(charged(await burst(() => ({ user: null, limits: { perTenant: 9 } })))).toBe(4);
    const tenants = await Promise.all(Array.from({ length: 4 }, () => tenantRows(database.store)));
    const spread = await burst((place) => ({ in: tenants[place % 4] ?? own, user: null, limits: { perSystem: 15 } }));
    expect(charged(spread)).toBe(6);
  });
});
