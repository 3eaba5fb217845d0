import { beforeAll, expect, it } from 'vitest';
import type { UserId } from '../../src/domain/directory/user.ts';
import { DAY, HOUR, after as later, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { PassId } from '../../src/ports/store/passStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const by = { kind: 'host' } as const;

eachEngine('enrolment passes and resets', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  async function pass(user: UserId, lives = HOUR): Promise<{ id: PassId; mac: Uint8Array }> {
    const [id, mac] = [newId<'EnrolmentPass'>(), newHash()];
    await rows.inside((tx) => database.store.insertPass(tx, { id, user, codeMac: mac, madeBy: by, expiresAt: later(tx.now, lives) }));
    return { id, mac };
  }
  const redeem = (user: UserId, mac: Uint8Array, store = database.store) =>
    store.transaction(rows.tenantId, (tx) => store.redeemPass(tx, user, mac));
  const revoke = (user: UserId) => rows.inside((tx) => database.store.revokePass(tx, user));

  it('B7: is redeemed once, by its person, with its own digest', async () => {
    const [user, other] = [await rows.user(), await rows.user()];
    const { id, mac } = await pass(user);
    const others = await pass(other);
    expect([await redeem(user, newHash()), await redeem(user, others.mac), await redeem(other, mac)]).toEqual([null, null, null]);
    expect([await redeem(user, mac), await redeem(user, mac)]).toEqual([id, null]);
    expect(await redeem(other, others.mac)).toBe(others.id);
  });

  it('B7: of 50 that redeem it at once on two nodes one does', async () => {
    const user = await rows.user();
    const { id, mac } = await pass(user);
    const nodes = [database.store, database.anotherNode()];
    const all = await Promise.all(Array.from({ length: 50 }, (_, index) => redeem(user, mac, nodes[index % 2])));
    expect(all.filter((one) => one !== null)).toEqual([id]);
  });

  it('B7: at its end it is over; a person has one', async () => {
    const user = await rows.user();
    const { id, mac } = await pass(user, MINUTE);
    await expect(pass(user)).rejects.toMatchObject({ code: '23505' });
    database.moveClock(MINUTE + SECOND);
    expect(await redeem(user, mac)).toBeNull();
    expect(await revoke(user)).toBeNull();
    database.moveClock(0);
    const next = await pass(user);
    expect(next.id).not.toBe(id);
    expect([await revoke(user), await revoke(user)]).toEqual([next.id, null]);
    expect(await redeem(user, next.mac)).toBeNull();
  });

  it('B7: one that is over is deleted with the rest, one that is alive is not', async () => {
    const own = await tenantRows(database.store);
    const people = [await own.user(), await own.user()];
    for (const [index, user] of people.entries()) {
      await own.inside((tx) =>
        database.store.insertPass(tx, { id: newId(), user, codeMac: newHash(), madeBy: by, expiresAt: later(tx.now, (index + 1) * HOUR) }),
      );
    }
    database.moveClock(HOUR + SECOND);
    await own.inside((tx) => database.store.deleteStale(tx, 10));
    database.moveClock(0);
    const left = await database.asOwner('select user_id from enrolment_passes where tenant_id = $1', [own.tenantId]);
    expect(left).toEqual([{ user_id: people[1] }]);
  });

  it('B7: an attempt remembers the digest with which it began until it is forgotten', async () => {
    const [key, other] = [await rows.attempt(), await rows.attempt()];
    const mac = newHash();
    const find = async (which = key) => (await rows.inside((tx) => database.store.findAttempt(tx, which)))?.passMac ?? null;
    expect(await find()).toBeNull();
    await rows.inside((tx) => database.store.rememberPass(tx, key.id, mac));
    expect([await find(), await find(other)]).toEqual([mac, null]);
    await rows.inside((tx) => database.store.updateAttempt(tx, key.id, { skipped: false }));
    expect(await find()).toEqual(mac);
    await rows.inside((tx) => database.store.updateAttempt(tx, key.id, { passMac: null }));
    expect(await find()).toBeNull();
  });

  it('B6, S8: a reset takes all factors of its person, pending ones too, opens the window, and all rules judge their sessions', async () => {
    const [user, other] = [await rows.user(), await rows.user()];
    for (const person of [user, other]) {
      await rows.totp(person);
      await rows.codes(person);
      const { id } = await rows.identified(person);
      await rows.inside((tx) =>
        database.store.insertPendingEnrolment(tx, person, { kind: 'totp', id: newId(), attempt: id, sealedSecret: newHash() }),
      );
    }
    const sessions = [await rows.session(user), await rows.session(other)];
    const until = await rows.inside(async (tx) => later(tx.now, 3 * DAY));
    const removed = await rows.inside((tx) => database.store.resetFactors(tx, user, until));
    expect([...removed].sort()).toEqual(['backup_code', 'totp']);
    const gathered = await rows.inside((tx) => Promise.all([user, other].map((person) => database.store.gatherPerson(tx, person))));
    expect(gathered.map((one) => one?.facts.factors.length)).toEqual([0, 2]);
    expect(gathered.map((one) => one?.facts.mustEnrolUntil)).toEqual([until, null]);
    expect((await Promise.all(sessions.map(({ tokenHash }) => rows.find(tokenHash)))).map((one) => one?.recheck)).toEqual([true, false]);
    const pending = await database.asOwner('select user_id from pending_enrolments where user_id = any($1)', [[user, other]]);
    expect(pending).toEqual([{ user_id: other }]);
    expect(await rows.inside((tx) => database.store.resetFactors(tx, user, until))).toEqual([]);
  });

  it('B6: another window is for somebody who was reset and has not enrolled since', async () => {
    const [user, other] = [await rows.user(), await rows.user()];
    const reopen = (person: UserId, days: number) =>
      rows.inside((tx) => database.store.reopenEnrolmentWindow(tx, person, later(tx.now, days * DAY)));
    const windowOf = async (person: UserId) =>
      (await rows.inside((tx) => database.store.gatherPerson(tx, person)))?.facts.mustEnrolUntil ?? null;
    for (const person of [user, other]) await rows.inside((tx) => database.store.resetFactors(tx, person, tx.now));
    const before = await windowOf(other);
    expect(await reopen(user, 2)).toBe(true);
    expect((await windowOf(user)) ?? 0).toBeGreaterThan((before ?? 0) + DAY);
    expect(await windowOf(other)).toBe(before);
    await rows.inside((tx) => database.store.closeEnrolmentWindow(tx, user));
    expect([await reopen(user, 2), await reopen(newId(), 2)]).toEqual([false, false]);
    expect(await windowOf(user)).toBeNull();
  });
});
