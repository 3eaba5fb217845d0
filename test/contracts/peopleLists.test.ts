import { beforeAll, expect, it } from 'vitest';
import type { UserId } from '../../src/domain/directory/user.ts';
import { EVERYBODY, type UserFilter } from '../../src/domain/factors/userFilter.ts';
import { DAY, HOUR, type Instant, after as later, MINUTE } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { FIRST_PEOPLE } from '../builders/listAsked.ts';
import { newHash, newId, type TenantRows, tenantRows } from '../builders/tenantRows.ts';
import { by } from './storeActs.ts';

/** In the order in which they are made. What each of them is stands in `beforeAll`. */
const NAMES = [
  'plain',
  'app',
  'key',
  'companion',
  'codes',
  'bypassed',
  'was-bypassed',
  'will-be-bypassed',
  'revoked-bypass',
  'locked',
  'nearly-locked',
  'window-open',
  'window-over',
  'disabled',
  'owner',
  'auditor',
  'invited',
  'invited-late',
  'invited-off',
  'invited-ended',
  'invited-moved',
  'reset',
  'signed-in',
] as const; // prettier-ignore

type Name = (typeof NAMES)[number];

eachEngine('lists of people', (database) => {
  let own: TenantRows;
  const ids = new Map<Name, UserId>();
  const id = (name: Name): UserId => ids.get(name) as UserId;
  const nameOf = (user: UserId): Name => NAMES.find((name) => ids.get(name) === user) as Name;
  const groups = { own: '', other: '' };

  beforeAll(async () => {
    own = await tenantRows(database.store);
    const { store } = database;
    for (const name of NAMES) {
      const role = name === 'owner' || name === 'auditor' ? name : null;
      ids.set(name, await own.user({ loginName: name, role }));
      await own.inside((tx) => store.updateUser(tx, id(name), { mail: `${name}@example.com` }));
    }
    await own.totp(id('app'));
    await own.key(id('app'));
    await own.key(id('key'));
    await own.codes(id('companion'), { companion: true, count: 3 });
    await own.codes(id('codes'), { companion: false, count: 2 });
    await own.inside(async (tx) => {
      const [before, soon] = [later(tx.now, -HOUR), later(tx.now, HOUR)];
      const bypass = (name: Name, from: Instant, until: Instant) =>
        store.insertBypass(tx, { id: newId(), user: id(name), from, until, exceptApplications: [], reason: 'x', grantedBy: by });
      await bypass('bypassed', before, soon);
      await bypass('was-bypassed', later(before, -HOUR), before);
      await bypass('will-be-bypassed', soon, later(soon, HOUR));
      await bypass('revoked-bypass', before, soon);
    });
    await database.asOwner('update bypasses set revoked_at = now() where user_id = $1', [id('revoked-bypass')]);
    for (const [name, inARow] of [
      ['locked', 100],
      ['nearly-locked', 99],
    ] as const) {
      await database.asOwner(
        'insert into second_factor_guesses (tenant_id, user_id, recent, in_a_row, not_before) values ($1, $2, array[now()], $3, now())',
        [own.tenantId, id(name), inARow],
      );
    }
    for (const [name, hours] of [
      ['window-open', 1],
      ['window-over', -1],
    ] as const) {
      await database.asOwner(`update users set must_enrol_until = now() + make_interval(hours => $2) where id = $1`, [id(name), hours]);
    }
    for (const name of ['invited', 'invited-late', 'invited-off', 'invited-ended', 'invited-moved', 'reset'] as const) {
      const purpose = name === 'reset' ? 'reset_password' : 'invitation';
      const whom = { kind: 'account', user: id(name), purpose, accountMail: `${name}@example.com` } as const;
      await own.inside((tx) =>
        store.replaceMailToken(tx, {
          digest: newHash(),
          for: whom,
          mail: 'x',
          expiresAt: later(tx.now, name === 'invited-late' ? -MINUTE : DAY),
        }),
      );
    }
    await own.inside((tx) => store.updateUser(tx, id('invited-off'), { disabled: true }));
    await own.inside((tx) => store.updateUser(tx, id('disabled'), { disabled: true }));
    await own.inside((tx) => store.endSessionsOfUser(tx, id('invited-ended')));
    await own.inside((tx) => store.updateUser(tx, id('invited-moved'), { mail: 'elsewhere@example.com' }));
    await database.asOwner('update users set last_sign_in_at = now() where id = $1', [id('signed-in')]);
    groups.own = await own.group('Staff');
    groups.other = await own.group('Other');
    await own.inside((tx) => store.addMember(tx, groups.own as never, id('plain')));
    await own.inside((tx) => store.addMember(tx, groups.own as never, id('owner')));
    await own.inside((tx) => store.addMember(tx, groups.other as never, id('auditor')));
  });

  /** Whom a filter finds, in the order of the list; the count must say the same. */
  async function found(filter: Partial<UserFilter>): Promise<readonly Name[]> {
    const asked = { ...EVERYBODY, ...filter };
    const [listed, counted] = await own.inside(async (tx) => [
      await database.store.listUsers(tx, asked, FIRST_PEOPLE),
      await database.store.countUsers(tx, asked, 1_000),
    ]);
    expect(counted).toBe(listed.length);
    return listed.map((one) => nameOf(one.id));
  }

  const allBut = (names: readonly Name[]): readonly Name[] => NAMES.filter((name) => !names.includes(name));

  it('tell those who are meant by a filter from everybody else', async () => {
    const sides: readonly [keyof UserFilter, readonly Name[]][] = [
      ['enrolled', ['app', 'key', 'codes']],
      ['bypassed', ['bypassed']],
      ['locked', ['locked']],
      ['disabled', ['disabled', 'invited-off']],
      ['signedIn', ['signed-in']],
      ['invited', ['invited']],
    ];
    for (const [filter, names] of sides) {
      expect([filter, await found({ [filter]: 'yes' })]).toEqual([filter, names]);
      expect([filter, await found({ [filter]: 'no' })]).toEqual([filter, allBut(names)]);
    }
    expect(await found({})).toEqual(NAMES);
    expect(await found({ holds: ['webauthn'] })).toEqual(['app', 'key']);
    expect(await found({ holds: ['webauthn', 'totp'] })).toEqual(['app']);
    expect(await found({ holds: ['backup_code'] })).toEqual(['companion', 'codes']);
    expect([await found({ window: 'open' }), await found({ window: 'over' })]).toEqual([['window-open'], ['window-over']]);
    expect([await found({ role: 'owner' }), await found({ role: 'any' })]).toEqual([['owner'], ['owner', 'auditor']]);
    expect(await found({ role: 'none' })).toEqual(allBut(['owner', 'auditor']));
    expect(await found({ group: groups.own as never })).toEqual(['plain', 'owner']);
    expect(await found({ group: groups.own as never, role: 'any', signedIn: 'no' })).toEqual(['owner']);
  });

  it('and by when their account was made and they last signed in', async () => {
    const now = await own.inside(async (tx) => tx.now);
    const [ago, soon] = [later(now, -HOUR), later(now, HOUR)];
    for (const span of [
      { from: ago, before: null },
      { from: null, before: soon },
    ]) {
      expect(await found({ created: span })).toEqual(NAMES);
      expect(await found({ lastSignIn: span })).toEqual(['signed-in']);
    }
    for (const span of [
      { from: soon, before: null },
      { from: null, before: ago },
    ]) {
      expect([await found({ created: span }), await found({ lastSignIn: span })]).toEqual([[], []]);
    }
  });

  it('search near the beginning of the page and through the index, with the other conditions', async () => {
    expect(await found({ search: 'invited' })).toEqual(['invited', 'invited-late', 'invited-off', 'invited-ended', 'invited-moved']);
    expect(await found({ search: 'invited', invited: 'yes' })).toEqual(['invited']);
    expect(await found({ search: 'in', disabled: 'yes' })).toEqual(['invited-off']);
    const first = await own.inside((tx) =>
      database.store.listUsers(tx, { ...EVERYBODY, search: 'invited' }, { ...FIRST_PEOPLE, limit: 2 }),
    );
    expect(first.map((one) => nameOf(one.id))).toEqual(['invited', 'invited-late']);
  });

  it('show of each what is theirs', async () => {
    const listed = await own.inside((tx) => database.store.listUsers(tx, EVERYBODY, FIRST_PEOPLE));
    const those = (is: (one: (typeof listed)[number]) => boolean) => listed.filter(is).map((one) => nameOf(one.id));
    const row = (name: Name) => listed.find((one) => one.id === id(name));
    expect(those(({ enrolled }) => enrolled)).toEqual(['app', 'key', 'codes']);
    expect(those(({ locked }) => locked)).toEqual(['locked']);
    expect(those(({ bypassUntil }) => bypassUntil !== null)).toEqual(['bypassed']);
    expect(those(({ invitedUntil }) => invitedUntil !== null)).toEqual(['invited']);
    expect([row('app')?.kinds, row('key')?.kinds, row('plain')?.kinds]).toEqual([['totp', 'webauthn'], ['webauthn'], []]);
    expect([row('companion')?.codesLeft, row('codes')?.codesLeft, row('app')?.codesLeft]).toEqual([3, 2, null]);
    expect([row('plain')?.groups, row('auditor')?.groups, row('app')?.groups]).toEqual([1, 1, 0]);
    await database.asOwner('update factors set codes_left = codes_left - 1 where user_id = $1', [id('codes')]);
    const again = await own.inside((tx) => database.store.listUsers(tx, { ...EVERYBODY, holds: ['backup_code'] }, FIRST_PEOPLE));
    expect(again.map(({ codesLeft }) => codesLeft)).toEqual([3, 1]);
  });

  it('B7: what one person has open is theirs, and only while it is open', async () => {
    const { store } = database;
    const open = (name: Name) => own.inside((tx) => store.findOpenings(tx, id(name)));
    await own.inside((tx) =>
      store.insertPass(tx, { id: newId(), user: id('plain'), codeMac: newHash(), madeBy: by, expiresAt: later(tx.now, HOUR) }),
    );
    await own.inside((tx) =>
      store.insertPass(tx, { id: newId(), user: id('owner'), codeMac: newHash(), madeBy: by, expiresAt: later(tx.now, -MINUTE) }),
    );
    expect(await open('plain')).toMatchObject({ invitedUntil: null, pass: { madeBy: by } });
    expect(await open('owner')).toEqual({ invitedUntil: null, pass: null });
    expect(await open('invited')).toEqual({ invitedUntil: expect.any(Number), pass: null });
    for (const name of ['invited-late', 'invited-off', 'invited-ended', 'invited-moved', 'reset', 'app'] as const)
      expect([name, await open(name)]).toEqual([name, { invitedUntil: null, pass: null }]);
  });
});
