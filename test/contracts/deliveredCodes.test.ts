import { beforeAll, expect, it } from 'vitest';
import type { UserId } from '../../src/domain/directory/user.ts';
import { after, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { AttemptKey } from '../../src/ports/store/attemptStore.ts';
import type { NewDeliveredCode } from '../../src/ports/store/deliveredCodeStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('delivered codes', (database) => {
  let rows: TenantRows;
  let user: UserId;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
    user = await rows.user();
  });

  async function put(attempt: AttemptKey, words: Partial<NewDeliveredCode> = {}) {
    const codeMac = newHash();
    const isPut = await rows.inside((tx) =>
      database.store.putDeliveredCode(tx, {
        attempt: attempt.id,
        purpose: 'mail_code',
        user,
        factor: null,
        codeMac,
        message: newId<'Message'>(),
        expiresAt: after(tx.now, 5 * MINUTE),
        ...words,
      }),
    );
    return { isPut, shown: { attempt: attempt.id, purpose: 'mail_code', user, factor: null, codeMac, ...words } as const };
  }

  const take = (shown: Parameters<typeof database.store.takeDeliveredCode>[1]) =>
    rows.inside((tx) => database.store.takeDeliveredCode(tx, shown));

  it('security.md, Numbers: a code is used once, and only as what it was sent for', async () => {
    const attempt = await rows.identified(user);
    const factor = newId<'Factor'>();
    const { shown } = await put(attempt, { factor });
    const wrongs = [
      { ...shown, attempt: (await rows.identified(user)).id },
      { ...shown, purpose: 'sms_challenge' as const },
      { ...shown, user: await rows.user() },
      { ...shown, factor: null },
      { ...shown, factor: newId<'Factor'>() },
      { ...shown, codeMac: newHash() },
    ];
    for (const wrong of wrongs) expect(await take(wrong)).toBe(false);
    expect(await take(shown)).toBe(true);
    expect(await take(shown)).toBe(false);
  });

  it('security.md, Numbers: the newest of a sign-in and a purpose counts, and is over after its time', async () => {
    const attempt = await rows.identified(user);
    const first = await put(attempt);
    database.moveClock(31 * SECOND);
    const second = await put(attempt);
    expect([first.isPut, second.isPut]).toEqual([true, true]);
    expect(await take(first.shown)).toBe(false);
    database.moveClock(31 * SECOND + 5 * MINUTE);
    expect(await take(second.shown)).toBe(false);
    database.moveClock(30 * SECOND + 5 * MINUTE);
    expect(await take(second.shown)).toBe(true);
    database.moveClock(0);
  });

  it('security.md, Numbers: another is sent half a minute later, and not before, also of several that are asked for at once', async () => {
    const attempt = await rows.identified(user);
    const put30 = await Promise.all(Array.from({ length: 30 }, () => put(attempt)));
    expect(put30.filter(({ isPut }) => isPut)).toHaveLength(1);
    // A slow machine needs seconds for those.
    database.moveClock(15 * SECOND);
    expect((await put(attempt)).isPut).toBe(false);
    database.moveClock(31 * SECOND);
    expect((await put(attempt)).isPut).toBe(true);
    expect((await put(await rows.identified(user))).isPut).toBe(true);
    expect((await put(attempt, { purpose: 'sms_challenge' })).isPut).toBe(true);
    database.moveClock(0);
  });

  it('security.md, Codes: of many who show the right one at once, one wins', async () => {
    const attempt = await rows.identified(user);
    const { shown } = await put(attempt);
    const taken = await Promise.all(Array.from({ length: 50 }, () => take(shown)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('what became of the message is told with the code', async () => {
    const attempt = await rows.identified(user);
    const find = (purpose: NewDeliveredCode['purpose'] = 'mail_code') =>
      rows.inside((tx) => database.store.findDeliveredCode(tx, attempt.id, purpose));
    expect(await find()).toBeNull();
    const message = newId<'Message'>();
    const words = { channel: 'mail', template: 'test', user, recipient: 'a@b', values: {}, sealedValues: null, expiresAt: null } as const;
    await rows.inside((tx) => database.store.insertMessage(tx, { ...words, id: message }));
    await put(attempt, { message });
    const now = await rows.inside(async (tx) => tx.now);
    const found = await find();
    expect(found).toMatchObject({ factor: null, message: 'queued' });
    expect(Math.abs((found?.sentAt ?? 0) - now)).toBeLessThan(10 * SECOND);
    expect(await find('sms_enrolment')).toBeNull();
    const other = await rows.identified(user);
    await put(other);
    expect(await rows.inside((tx) => database.store.findDeliveredCode(tx, other.id, 'mail_code'))).toMatchObject({ message: null });
    for (const [column, state] of [
      ['sent_at = now(), provider', 'sent'],
      ['delivered_at = now(), provider', 'delivered'],
      ['dead_at = now(), dead_because', 'dead'],
    ]) {
      await database.asOwner(`update messages set ${column} = 'x' where id = $1`, [message]);
      expect(await find()).toMatchObject({ message: state });
    }
  });

  it('security.md, Numbers: a person is sent five codes by mail in an hour, whatever the sign-in, also when stale rows are cleaned away', async () => {
    const [one, other] = [await rows.user(), await rows.user()];
    const charge = (who: UserId) => rows.inside((tx) => database.store.chargeMailCode(tx, who));
    const charged = await Promise.all(Array.from({ length: 8 }, () => charge(one)));
    expect(charged.filter(Boolean)).toHaveLength(5);
    expect(await charge(other)).toBe(true);
    database.moveClock(59 * MINUTE);
    await rows.inside((tx) => database.store.deleteStale(tx, 100));
    expect(await charge(one)).toBe(false);
    database.moveClock(61 * MINUTE);
    expect(await charge(one)).toBe(true);
    database.moveClock(0);
  });

  it('security.md, Tenancy: a code and its message are those of the tenant, whatever has their ids elsewhere', async () => {
    const { store } = database;
    const other = await tenantRows(store);
    const there = await other.user();
    const [here, elsewhere] = [await rows.identified(user), await other.identified(there)];
    const message = newId<'Message'>();
    await put(here, { message });
    const words = { channel: 'mail', template: 'test', user: null, recipient: 'a@b.example', values: {}, sealedValues: null } as const;
    await other.inside((tx) => store.insertMessage(tx, { ...words, id: message, expiresAt: null }));
    await other.inside((tx) =>
      store.putDeliveredCode(tx, {
        attempt: elsewhere.id,
        purpose: 'mail_code',
        user: there,
        factor: null,
        codeMac: newHash(),
        message,
        expiresAt: after(tx.now, MINUTE),
      }),
    );
    const find = (attempt: typeof here) => rows.inside((tx) => store.findDeliveredCode(tx, attempt.id, 'mail_code'));
    expect(await find(here)).toMatchObject({ message: null });
    expect(await find(elsewhere)).toBeNull();
  });
});
