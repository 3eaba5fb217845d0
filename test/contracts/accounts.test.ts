import { beforeAll, expect, it } from 'vitest';
import type { UserId } from '../../src/domain/directory/user.ts';
import { after, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import type { NewMailToken } from '../../src/ports/store/accountStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('links by mail', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  async function somebody(mail: string | null = `${newName('ada')}@example.com`): Promise<{ id: UserId; mail: string | null }> {
    const id = await rows.user();
    await rows.inside((tx) => database.store.updateUser(tx, id, { mail }));
    return { id, mail };
  }
  async function link(whom: NewMailToken['for'], mail = 'to@example.com', lifetime = HOUR): Promise<Uint8Array> {
    const digest = newHash();
    const stored = await rows.inside((tx) =>
      database.store.replaceMailToken(tx, { digest, for: whom, mail, expiresAt: after(tx.now, lifetime) }),
    );
    if (!stored) throw new Error('not stored');
    return digest;
  }
  const resetOf = ({ id: user, mail: accountMail }: { readonly id: UserId; readonly mail: string | null }) =>
    ({ kind: 'account', user, purpose: 'reset_password', accountMail }) as const;
  const find = (digest: Uint8Array) => rows.inside((tx) => database.store.findMailToken(tx, digest));
  const take = (digest: Uint8Array) => rows.inside((tx) => database.store.takeMailToken(tx, digest));

  it('are found as they were stored, and taken once', async () => {
    const ada = await somebody();
    const [of, nobody] = [await link(resetOf(ada)), await link({ kind: 'stranger', displayName: 'Eve' }, newName('eve'))];
    expect(await find(of)).toMatchObject({ purpose: 'reset_password', mail: 'to@example.com', user: { id: ada.id, mail: ada.mail } });
    expect(await find(nobody)).toEqual({ purpose: 'registration', mail: expect.any(String), displayName: 'Eve' });
    for (const digest of [of, nobody]) {
      expect(await take(digest)).not.toBeNull();
      expect(await take(digest)).toBeNull();
      expect(await find(digest)).toBeNull();
    }
    expect(await find(newHash())).toBeNull();
  });

  it('are those of one person, also when several have the same address', async () => {
    const mail = `${newName('shared')}@example.com`;
    const [ada, eve] = [await somebody(mail), await somebody(mail)];
    const [ofAda, ofEve] = [await link(resetOf(ada)), await link(resetOf(eve))];
    expect(await find(ofAda)).toMatchObject({ user: { id: ada.id } });
    expect(await find(ofEve)).toMatchObject({ user: { id: eve.id } });
  });

  it('are taken by one of several on two nodes', async () => {
    const ada = await somebody();
    for (const digest of [await link(resetOf(ada)), await link({ kind: 'stranger', displayName: 'Eve' }, newName('eve'))]) {
      const other = database.anotherNode();
      const taken = await Promise.all(
        [database.store, other, database.store, other].map((store) =>
          store.transaction(rows.tenantId, (tx) => store.takeMailToken(tx, digest)),
        ),
      );
      expect(taken.filter((one) => one !== null)).toHaveLength(1);
    }
  });

  it('are over by the clock, at the very instant', async () => {
    const ada = await somebody();
    const now = await rows.inside(async (tx) => tx.now);
    const offset = now - Date.now();
    const digest = await link(resetOf(ada), 'to@example.com', HOUR);
    database.moveClock(offset + HOUR - MINUTE);
    expect(await find(digest)).not.toBeNull();
    database.moveClock(offset + HOUR + MINUTE);
    expect(await find(digest)).toBeNull();
    expect(await take(digest)).toBeNull();
    database.moveClock(0);
    expect(await take(digest)).not.toBeNull();
  });

  it('are replaced by a newer one of the same purpose and person, or of the same address, and by no other', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    const invitation = await link({ kind: 'account', user: ada.id, purpose: 'invitation', accountMail: ada.mail });
    const [first, ofEve] = [await link(resetOf(ada)), await link(resetOf(eve))];
    const second = await link(resetOf(ada), 'other@example.com');
    expect(await find(first)).toBeNull();
    expect(await find(second)).toMatchObject({ mail: 'other@example.com' });
    for (const digest of [invitation, ofEve]) expect(await find(digest)).not.toBeNull();
    const mail = newName('new');
    const [one, another] = [
      await link({ kind: 'stranger', displayName: 'One' }, mail),
      await link({ kind: 'stranger', displayName: 'Another' }, newName('else')),
    ];
    const newer = await link({ kind: 'stranger', displayName: 'Newer' }, mail.toUpperCase());
    expect(await find(one)).toBeNull();
    expect(await find(newer)).toMatchObject({ mail: mail.toUpperCase(), displayName: 'Newer' });
    expect(await find(another)).not.toBeNull();
  });

  it('S6: a newer one has its own end, its own address of the account, and the counter of its moment', async () => {
    const ada = await somebody();
    await link(resetOf(ada), 'to@example.com', MINUTE);
    await rows.inside((tx) => database.store.endSessionsOfUser(tx, ada.id));
    await database.asOwner("update users set mail = 'else@example.com' where id = $1", [ada.id]);
    const digest = await link(resetOf({ ...ada, mail: 'else@example.com' }), 'to@example.com', HOUR);
    database.moveClock(2 * MINUTE);
    expect(await find(digest)).not.toBeNull();
    database.moveClock(0);
  });

  it('S6, P5: are over when the account is disabled, gone, of another address, or its sessions were ended', async () => {
    const ends: Readonly<Record<string, (id: UserId) => Promise<unknown>>> = {
      disabled: (id) => database.asOwner('update users set disabled_at = now() where id = $1', [id]),
      gone: (id) => rows.inside((tx) => database.store.deleteUser(tx, id)),
      'another address': (id) => database.asOwner("update users set mail = 'else@example.com' where id = $1", [id]),
      'no address': (id) => database.asOwner('update users set mail = null where id = $1', [id]),
      'sessions ended': (id) => rows.inside((tx) => database.store.endSessionsOfUser(tx, id)),
    };
    for (const [name, end] of Object.entries(ends)) {
      const [ada, eve] = [await somebody(), await somebody()];
      const [digest, ofEve] = [await link(resetOf(ada)), await link(resetOf(eve))];
      await end(ada.id);
      expect([name, await find(digest), await take(digest)]).toEqual([name, null, null]);
      expect([name, await find(ofEve)]).toEqual([name, expect.anything()]);
    }
    const nowhere = await somebody(null);
    expect(await find(await link(resetOf(nowhere)))).not.toBeNull();
  });

  it('security.md, Paths: are over at once when the address was changed between the decision to send one and its storing', async () => {
    const ada = await somebody();
    await rows.inside((tx) => database.store.updateUser(tx, ada.id, { mail: 'moved@example.com' }));
    const digest = await link(resetOf(ada), ada.mail ?? '');
    expect(await find(digest)).toBeNull();
    expect(await take(digest)).toBeNull();
  });

  it('a change of the address through the store ends all links of the person, and of nobody else; a verification ends none', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    const [digest, ofEve, nobody] = [
      await link(resetOf(ada)),
      await link(resetOf(eve)),
      await link({ kind: 'stranger', displayName: 'X' }, newName('x')),
    ];
    await rows.inside((tx) => database.store.updateUser(tx, ada.id, { mailVerifiedAt: tx.now }));
    expect(await find(digest)).not.toBeNull();
    await rows.inside((tx) => database.store.updateUser(tx, ada.id, { mail: 'else@example.com' }));
    await rows.inside((tx) => database.store.updateUser(tx, ada.id, { mail: ada.mail }));
    expect(await find(digest)).toBeNull();
    for (const other of [ofEve, nobody]) expect(await find(other)).not.toBeNull();
  });

  it('are revoked for one person and purpose', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    const kept = [await link({ kind: 'account', user: ada.id, purpose: 'invitation', accountMail: ada.mail }), await link(resetOf(eve))];
    const digest = await link(resetOf(ada));
    const revoke = () => rows.inside((tx) => database.store.deleteMailToken(tx, ada.id, 'reset_password'));
    expect(await revoke()).toBe(true);
    expect(await revoke()).toBe(false);
    expect(await find(digest)).toBeNull();
    for (const other of kept) expect(await find(other)).not.toBeNull();
  });

  it('are not stored for an account that is not there', async () => {
    const { id } = await somebody();
    await rows.inside((tx) => database.store.deleteUser(tx, id));
    await expect(link(resetOf({ id, mail: null }))).rejects.toThrow('not stored');
  });

  it('people are found by their login name, or by their address in any case, the oldest first and at most five', async () => {
    const mail = `${newName('shared')}@example.com`;
    const people = [];
    for (let one = 0; one < 6; one += 1) people.push(await somebody(mail));
    const loginName = newName('named');
    const named = await rows.user({ loginName });
    const named5 = async (words: { loginName: string | null; mail: string | null }) =>
      (await rows.inside((tx) => database.store.findPeopleNamed(tx, words))).map(({ id }) => id);
    expect(await named5({ loginName: null, mail: mail.toUpperCase() })).toEqual(people.slice(0, 5).map(({ id }) => id));
    expect(await named5({ loginName, mail: null })).toEqual([named]);
    expect(await named5({ loginName: 'nobody', mail: 'nobody@example.com' })).toEqual([]);
  });

  it('an address is verified until it changes', async () => {
    const { id } = await somebody();
    const at = async () => (await rows.inside((tx) => database.store.findUser(tx, id)))?.mailVerifiedAt ?? null;
    const other = await somebody();
    expect(await at()).toBeNull();
    await rows.inside((tx) => database.store.updateUser(tx, id, { mailVerifiedAt: tx.now }));
    expect(await at()).toEqual(expect.any(Number));
    await rows.inside((tx) => database.store.updateUser(tx, other.id, { mail: 'other@example.com', mailVerifiedAt: null }));
    expect(await at()).toEqual(expect.any(Number));
    await rows.inside((tx) => database.store.updateUser(tx, id, { mail: 'changed@example.com' }));
    expect(await at()).toBeNull();
    await rows.inside((tx) => database.store.updateUser(tx, id, { mail: 'new@example.com', mailVerifiedAt: tx.now }));
    expect(await at()).toEqual(expect.any(Number));
  });

  it('an import verifies addresses of which the file says so, and keeps what was known while they stay', async () => {
    const loginName = newName('imported');
    const save = (mail: string | null, verified: { mailVerified?: 'yes' } = {}) =>
      rows.inside(async (tx) => {
        const person = { id: (await rows.store.findUserByLoginName(tx, loginName))?.id ?? newIdOf(), loginName, displayName: 'X' };
        const { changed } = await database.store.importUsers(tx, [{ ...person, mail, passwordHash: null, groups: [], ...verified }]);
        const user = await database.store.findUserByLoginName(tx, loginName);
        return { changed, isVerified: user?.mailVerifiedAt != null };
      });
    const newIdOf = () => crypto.randomUUID() as UserId;
    expect(await save('a@example.com')).toMatchObject({ isVerified: false });
    expect(await save('a@example.com', { mailVerified: 'yes' })).toMatchObject({ isVerified: true });
    expect(await save('a@example.com')).toMatchObject({ changed: 0, isVerified: true });
    expect(await save('a@example.com', { mailVerified: 'yes' })).toMatchObject({ changed: 0, isVerified: true });
    expect(await save('b@example.com')).toMatchObject({ isVerified: false });
    expect(await save('c@example.com', { mailVerified: 'yes' })).toMatchObject({ isVerified: true });
    expect(await save(null, { mailVerified: 'yes' })).toMatchObject({ isVerified: false });
  });

  it('what is counted is spent as a whole or not at all, and comes back after 15 minutes', async () => {
    const [one, two] = [newName('one'), newName('two')];
    const spend = (...subjects: readonly string[]) =>
      rows.inside((tx) =>
        database.store.spendAllotments(
          tx,
          subjects.map((subject) => ({ subject: [subject], most: 2 })),
        ),
      );
    expect(await spend(one)).toEqual({ kind: 'spent' });
    expect(await spend(one, two)).toEqual({ kind: 'spent' });
    expect(await spend(one, two)).toEqual({ kind: 'used_up', until: expect.any(Number), subject: expect.any(String) });
    expect(await spend(two)).toEqual({ kind: 'spent' });
    database.moveClock(16 * MINUTE);
    expect(await spend(one, two)).toEqual({ kind: 'spent' });
    database.moveClock(0);
  });

  it('security.md, Tenancy: what was guessed at a name is forgotten, and nothing that was guessed at another', async () => {
    const [name, other] = [newName('name'), newName('other')];
    const guess = (account: string, address: string) =>
      rows.inside(async (tx) => (await database.store.chargeFirstFactorGuess(tx, { account, address })).kind);
    for (const account of [name, other]) {
      for (let time = 0; time < 50; time += 1) expect(await guess(account, `192.0.2.${time}`)).toBe('charged');
      expect(await guess(account, '198.51.100.1')).toBe('throttled');
    }
    await rows.inside((tx) => database.store.forgetGuessesAt(tx, name));
    expect(await guess(name, '198.51.100.1')).toBe('charged');
    expect(await guess(other, '198.51.100.1')).toBe('throttled');
  });

  it('T10: links that are over are deleted, at most so many at once', async () => {
    const own = await tenantRows(database.store);
    const count = async () =>
      (await database.asOwner('select count(*)::int as n from mail_tokens where tenant_id = $1', [own.tenantId]))[0]?.['n'];
    await own.inside(async (tx) => {
      for (let one = 0; one < 4; one += 1) {
        const expiresAt = after(tx.now, one === 0 ? HOUR : -MINUTE);
        await database.store.replaceMailToken(tx, {
          digest: newHash(),
          for: { kind: 'stranger', displayName: 'X' },
          mail: `x${one}`,
          expiresAt,
        });
      }
    });
    expect(await own.inside((tx) => database.store.deleteStale(tx, 2))).toBe(true);
    expect(await count()).toBe(2);
    expect(await own.inside((tx) => database.store.deleteStale(tx, 2))).toBe(false);
    expect(await count()).toBe(1);
  });
});
