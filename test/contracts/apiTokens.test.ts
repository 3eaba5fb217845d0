import { beforeAll, expect, it } from 'vitest';
import type { ApiTokenId } from '../../src/domain/directory/apiToken.ts';
import { network } from '../../src/domain/directory/network.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { DAY, after as later, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('API tokens', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  async function token(madeBy: UserId, words: { days?: number; in?: TenantRows } = {}): Promise<{ id: ApiTokenId; tokenHash: Uint8Array }> {
    const [id, tokenHash, inside] = [newId<'ApiToken'>(), newHash(), network('192.0.2.0/24')];
    await (words.in ?? rows).inside((tx) =>
      database.store.insertToken(tx, {
        id,
        tokenHash,
        name: 'Export',
        scopes: ['directory:read', 'audit:read'],
        networks: inside === null ? [] : [inside],
        madeBy,
        expiresAt: later(tx.now, (words.days ?? 90) * DAY),
      }),
    );
    return { id, tokenHash };
  }
  const find = (id: ApiTokenId) => rows.inside((tx) => database.store.findToken(tx, id));
  const revoke = (id: ApiTokenId, store = database.store) => store.transaction(rows.tenantId, (tx) => store.revokeToken(tx, id));
  const live = (user: UserId) => rows.inside((tx) => database.store.countLiveTokens(tx, user));

  it('is found by its id and by its digest, with the person who made it as they are now', async () => {
    const [maker, other] = [await rows.user({ role: 'administrator' }), await rows.user({ role: 'owner' })];
    const made = await token(maker);
    const another = await token(other);
    const found = await find(made.id);
    expect(found).toMatchObject({
      token: { id: made.id, scopes: ['directory:read', 'audit:read'], networks: ['192.0.2.0/24'], madeBy: maker, lastUsedAt: null },
      maker: { role: 'administrator', disabledAt: null },
    });
    expect(await find(another.id)).toMatchObject({ token: { madeBy: other }, maker: { role: 'owner', disabledAt: null } });
    expect(await rows.inside((tx) => database.store.findTokenByHash(tx, made.tokenHash))).toEqual(found);
    expect(await rows.inside((tx) => database.store.findTokenByHash(tx, newHash()))).toBeNull();
    await rows.inside((tx) => database.store.updateUser(tx, maker, { role: null, disabled: true }));
    expect((await find(made.id))?.maker).toMatchObject({ role: null, disabledAt: expect.any(Number) });
  });

  it('ends with the account of the person who made it', async () => {
    const maker = await rows.user({ role: 'administrator' });
    const made = await token(maker);
    await rows.inside((tx) => database.store.deleteUser(tx, maker));
    expect(await find(made.id)).toBeNull();
  });

  it('is revoked once, also by 50 at once on two nodes, and not when it is over', async () => {
    const maker = await rows.user({ role: 'administrator' });
    const [made, over] = [await token(maker), await token(maker, { days: 1 })];
    const nodes = [database.store, database.anotherNode()];
    const all = await Promise.all(Array.from({ length: 50 }, (_, index) => revoke(made.id, nodes[index % 2])));
    expect(all.filter(Boolean)).toHaveLength(1);
    expect((await find(made.id))?.token.revokedAt).not.toBeNull();
    expect((await find(over.id))?.token.revokedAt).toBeNull();
    database.moveClock(DAY + SECOND);
    expect(await revoke(over.id)).toBe(false);
    database.moveClock(0);
    expect(await revoke(over.id)).toBe(true);
  });

  it('all of a person are revoked that are not over, those of nobody else, and once', async () => {
    const [maker, other] = [await rows.user({ role: 'administrator' }), await rows.user({ role: 'owner' })];
    const [first, second, revoked, theirs] = [await token(maker), await token(maker), await token(maker), await token(other)];
    const over = await token(maker, { days: 1 });
    await revoke(revoked.id);
    const before = (await find(revoked.id))?.token.revokedAt;
    database.moveClock(DAY + SECOND);
    const ended = await rows.inside((tx) => database.store.revokeTokensOf(tx, maker));
    expect(ended).toEqual([first, second].map(({ id }) => ({ id, name: 'Export' })));
    expect(await rows.inside((tx) => database.store.revokeTokensOf(tx, maker))).toEqual([]);
    for (const { id } of [first, second]) expect((await find(id))?.token.revokedAt).not.toBeNull();
    expect((await find(revoked.id))?.token.revokedAt).toBe(before);
    for (const { id } of [theirs, over]) expect((await find(id))?.token.revokedAt).toBeNull();
    database.moveClock(0);
  });

  it('those count that have neither ended nor been revoked, of one person', async () => {
    const [maker, other] = [await rows.user({ role: 'administrator' }), await rows.user({ role: 'owner' })];
    const [first] = [await token(maker), await token(maker, { days: 1 }), await token(maker), await token(other)];
    expect(await live(maker)).toBe(3);
    await revoke(first.id);
    expect(await live(maker)).toBe(2);
    database.moveClock(DAY + SECOND);
    expect(await live(maker)).toBe(1);
    database.moveClock(0);
  });

  it('its use is noted once a minute', async () => {
    const maker = await rows.user({ role: 'administrator' });
    const [made, other] = [await token(maker), await token(maker)];
    const use = () => rows.inside((tx) => database.store.noteTokenUse(tx, made.id));
    const noted = async () => (await find(made.id))?.token.lastUsedAt ?? null;
    await use();
    const first = await noted();
    expect(first).not.toBeNull();
    database.moveClock(MINUTE - 5 * SECOND);
    await use();
    expect(await noted()).toBe(first);
    database.moveClock(MINUTE + SECOND);
    await use();
    expect(await noted()).toBeGreaterThan(first ?? 0);
    expect((await find(other.id))?.token.lastUsedAt).toBeNull();
    database.moveClock(0);
  });

  it('are listed newest first, page by page, and deleted 90 days after their end', async () => {
    const own = await tenantRows(database.store);
    const maker = await own.user({ role: 'owner' });
    const made = [];
    for (const days of [1, 365, 365]) made.push((await token(maker, { days, in: own })).id);
    const list = (before: ApiTokenId | null, limit: number) =>
      own.inside(async (tx) => (await database.store.listTokens(tx, { before, limit })).map((found) => found.token.id));
    expect(await list(null, 2)).toEqual([made[2], made[1]]);
    expect(await list(made[1] ?? null, 2)).toEqual([made[0]]);
    const deleteStale = (days: number) => {
      database.moveClock(days * DAY + MINUTE);
      return own.inside((tx) => database.store.deleteStale(tx, 10));
    };
    await deleteStale(90);
    expect(await list(null, 10)).toHaveLength(3);
    await deleteStale(91);
    expect(await list(null, 10)).toEqual([made[2], made[1]]);
    database.moveClock(0);
  });

  it('people with a role are listed, the oldest account first, and nobody else', async () => {
    const own = await tenantRows(database.store);
    const people = [
      await own.user({ role: 'auditor' }),
      await own.user(),
      await own.user({ role: 'owner' }),
      await own.user({ role: 'operator' }),
    ];
    const list = (after: UserId | null, limit: number) =>
      own.inside(async (tx) => (await database.store.listPeopleWithRole(tx, { after, limit })).map(({ id }) => id));
    expect(await list(null, 2)).toEqual([people[0], people[2]]);
    expect(await list(people[2] ?? null, 2)).toEqual([people[3]]);
  });
});
