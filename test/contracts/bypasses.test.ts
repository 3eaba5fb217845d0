import { beforeAll, expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import type { BypassId } from '../../src/domain/policy/bypass.ts';
import { DAY, HOUR, type Instant, after as later, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { BypassState } from '../../src/ports/store/bypassStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const by = { kind: 'host' } as const;

eachEngine('bypasses', (database) => {
  let rows: TenantRows;
  let start: Instant;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
    start = await rows.inside(async (tx) => tx.now);
  });

  /** @param from and until in ms after the beginning of the test file. */
  async function granted(user: UserId, [from, until]: readonly [number, number], except: readonly ApplicationId[] = []): Promise<BypassId> {
    const id = newId<'Bypass'>();
    const window = { from: later(start, from), until: later(start, until) };
    await rows.inside((tx) =>
      database.store.insertBypass(tx, { id, user, ...window, exceptApplications: except, reason: 'lost phone', grantedBy: by }),
    );
    return id;
  }
  const at = (milliseconds: number): void => database.moveClock(start + milliseconds - Date.now());
  const find = (id: BypassId) => rows.inside((tx) => database.store.findBypass(tx, id));
  const list = async (filter: { user?: UserId; state?: BypassState; before?: BypassId; limit?: number }, tenant = rows) => {
    const { user = null, state = null, before = null, limit = 10 } = filter;
    return (await tenant.inside((tx) => database.store.listBypasses(tx, { user, state, before, limit }))).map(({ id }) => id);
  };
  const inForce = async (user: UserId) => (await rows.inside((tx) => database.store.gatherPerson(tx, user)))?.bypass ?? null;

  it('B1, B5: is found as it was granted, and is among the facts of its person alone', async () => {
    const [user, other] = [await rows.user(), await rows.user()];
    const app = await rows.application();
    const id = await granted(user, [0, HOUR], [app]);
    at(MINUTE);
    expect(await find(id)).toEqual({
      id,
      user,
      from: start,
      until: later(start, HOUR),
      exceptApplications: [app],
      reason: 'lost phone',
      grantedBy: by,
      grantedAt: expect.any(Number),
      revokedAt: null,
    });
    expect(await find(newId())).toBeNull();
    const gathered = await rows.inside((tx) => database.store.gatherPerson(tx, user));
    expect(gathered).toMatchObject({
      bypass: id,
      facts: { bypass: { from: start, until: later(start, HOUR), exceptApplications: [app] } },
    });
    expect(await inForce(other)).toBeNull();
    database.moveClock(0);
  });

  it('B1: it does not lift a lock: whoever is at the hard stop has none', async () => {
    const user = await rows.user();
    const id = await granted(user, [0, HOUR]);
    await rows.inside((tx) => database.store.chargeSecondFactorGuess(tx, { id: newId(), handleHash: new Uint8Array(32) }));
    await database.asOwner(
      `insert into second_factor_guesses (tenant_id, user_id, recent, in_a_row, not_before) values ($1, $2, '{}', 99, now())`,
      [rows.tenantId, user],
    );
    at(MINUTE);
    expect(await inForce(user)).toBe(id);
    await database.asOwner('update second_factor_guesses set in_a_row = 100 where user_id = $1', [user]);
    const gathered = await rows.inside((tx) => database.store.gatherPerson(tx, user));
    expect(gathered).toMatchObject({ locked: true, bypass: null, facts: { bypass: null } });
    database.moveClock(0);
  });

  it('B3: it holds from its beginning on, and at its end it is over, on every node', async () => {
    const user = await rows.user();
    const id = await granted(user, [MINUTE, 16 * MINUTE]);
    const stood: unknown[] = [];
    for (const moment of [0, MINUTE, 16 * MINUTE - SECOND, 16 * MINUTE]) {
      at(moment + 1);
      const elsewhere = database.anotherNode();
      const [here, there] = [await inForce(user), await elsewhere.transaction(rows.tenantId, (tx) => elsewhere.gatherPerson(tx, user))];
      expect(there?.bypass ?? null).toBe(here);
      stood.push(here);
    }
    expect(stood).toEqual([null, id, id, null]);
    database.moveClock(0);
  });

  it('B3, B5: is changed and revoked only while it is not over, and once', async () => {
    const user = await rows.user();
    const app = await rows.application();
    const id = await granted(user, [0, HOUR]);
    const change = (which: BypassId, until: number) =>
      rows.inside((tx) => database.store.updateBypass(tx, which, { until: later(start, until), exceptApplications: [app] }));
    const revoke = (which: BypassId) => rows.inside((tx) => database.store.revokeBypass(tx, which));
    at(MINUTE);
    expect(await change(id, 2 * HOUR)).toBe(true);
    expect(await find(id)).toMatchObject({ from: start, until: later(start, 2 * HOUR), exceptApplications: [app] });
    at(2 * HOUR);
    expect([await change(id, 3 * HOUR), await revoke(id)]).toEqual([false, false]);
    expect(await find(id)).toMatchObject({ until: later(start, 2 * HOUR), revokedAt: null });
    at(2 * HOUR - SECOND);
    expect([await revoke(id), await revoke(id), await change(id, 3 * HOUR), await revoke(newId())]).toEqual([true, false, false, false]);
    expect((await find(id))?.revokedAt).not.toBeNull();
    expect(await inForce(user)).toBeNull();
    database.moveClock(0);
  });

  it('B3: are listed as what they are now, the newest first, by pages', async () => {
    const own = await tenantRows(database.store);
    const [user, other] = [await own.user(), await own.user()];
    const windows = [
      [-2 * DAY, -DAY],
      [-DAY, HOUR],
      [HOUR, DAY],
      [-DAY, HOUR],
    ] as const;
    const ids: BypassId[] = [];
    for (const [index, [from, until]] of windows.entries()) {
      const id = newId<'Bypass'>();
      const window = { from: later(start, from), until: later(start, until) };
      const whose = index === 3 ? other : user;
      await own.inside((tx) =>
        database.store.insertBypass(tx, { id, user: whose, ...window, exceptApplications: [], reason: 'x', grantedBy: by }),
      );
      ids.push(id);
    }
    const [past, live, coming, others] = ids;
    at(MINUTE);
    expect(await list({}, own)).toEqual([others, coming, live, past]);
    expect(await list({ user }, own)).toEqual([coming, live, past]);
    expect(await list({ user, state: 'live' }, own)).toEqual([live]);
    expect(await list({ user, state: 'coming' }, own)).toEqual([coming]);
    expect(await list({ user, state: 'past' }, own)).toEqual([past]);
    expect(await list({ user, state: 'open' }, own)).toEqual([coming, live]);
    expect(await list({ limit: 2 }, own)).toEqual([others, coming]);
    expect(await list({ ...(coming === undefined ? {} : { before: coming }), limit: 1 }, own)).toEqual([live]);
    await own.inside(async (tx) => live !== undefined && database.store.revokeBypass(tx, live));
    expect(await list({ state: 'live' }, own)).toEqual([others]);
    expect(await list({ state: 'past', user }, own)).toEqual([live, past]);
    at(HOUR);
    expect([await list({ state: 'live' }, own), await list({ state: 'coming' }, own)]).toEqual([[coming], []]);
    at(MINUTE);
    await own.inside(async (tx) => coming !== undefined && database.store.revokeBypass(tx, coming));
    expect([await list({ state: 'coming' }, own), await list({ state: 'past', user }, own)]).toEqual([[], [coming, live, past]]);
    database.moveClock(0);
  });

  it('B4: the end is given out once, at the end and not before, to one of many nodes; a revoked one never', async () => {
    const own = await tenantRows(database.store);
    const ids: BypassId[] = [];
    for (let index = 0; index < 6; index += 1) {
      const [id, user] = [newId<'Bypass'>(), await own.user()];
      const window = { from: later(start, -DAY), until: later(start, HOUR) };
      await own.inside((tx) =>
        database.store.insertBypass(tx, { id, user, ...window, exceptApplications: [], reason: 'x', grantedBy: by }),
      );
      ids.push(id);
    }
    const [revoked, ...ending] = ids;
    if (revoked === undefined) throw new Error('none');
    await own.inside((tx) => database.store.revokeBypass(tx, revoked));
    const nodes = [database.store, database.anotherNode()];
    const take = async (limit = 2) => {
      const taken = await Promise.all(nodes.map((node) => node.transaction(own.tenantId, (tx) => node.takeExpiredBypasses(tx, limit))));
      return taken.flat().map(({ id }) => id);
    };
    at(HOUR - SECOND);
    expect(await take()).toEqual([]);
    at(HOUR);
    const first = await take();
    expect(first).toHaveLength(4);
    expect([...first, ...(await take()), ...(await take())].sort()).toEqual([...ending].sort());
    expect(await own.inside((tx) => database.store.takeExpiredBypasses(tx, 10))).toEqual([]);
    database.moveClock(0);
  });
});
