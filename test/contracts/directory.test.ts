import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/domain/directory/application.ts';
import { DEFAULT_TENANT_SETTINGS, type TenantId } from '../../src/domain/directory/tenant.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { EVERYBODY, type UserFilter } from '../../src/domain/factors/userFilter.ts';
import { SECOND } from '../../src/kernel/instant.ts';
import type { ImportedUser } from '../../src/ports/store/directoryStore.ts';
import type { UsersAsked } from '../../src/ports/store/peopleStore.ts';
import { eachEngine } from '../builders/database.ts';
import { FIRST_PEOPLE } from '../builders/listAsked.ts';
import { newHash, newId, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('the directory', (database) => {
  let rows: TenantRows;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
  });

  describe('tenants', () => {
    it('are found by the part of the address, and the part is taken once', async () => {
      expect(await database.store.findTenantId(rows.slug)).toBe(rows.tenantId);
      expect(await database.store.findTenantId(newName('nobody'))).toBeNull();
      const id: TenantId = newId();
      const tenant = { id, slug: rows.slug, name: 'Other', settings: DEFAULT_TENANT_SETTINGS, revision: 0 };
      expect(await database.store.transaction(id, (tx) => database.store.insertTenant(tx, tenant))).toBe(false);
      expect(await database.store.transaction(id, (tx) => database.store.findTenant(tx))).toBeNull();
      await expect(rows.inside((tx) => database.store.insertTenant(tx, { ...tenant, slug: newName('x') }))).rejects.toThrow('its own id');
      expect(await database.store.findTenantId(rows.slug)).toBe(rows.tenantId);
    });

    it('come back with their settings, and a change changes what it names', async () => {
      const own = await tenantRows(database.store);
      const settings = {
        backupCodesAsFirstFactor: true,
        firstEnrolment: 'mail_code',
        sessionIdleSeconds: 61,
        sessionAbsoluteSeconds: 301,
        dormantAfterDays: 9,
        bypassMaxHours: 12,
        enrolmentWindowHours: 13,
        passMinutes: 14,
        smsCountries: ['AT', 'DE'],
        helpContact: 'desk',
        selfRegistration: true,
        registrationDomains: ['a.example', 'b.example'],
        invitationHours: 5,
      } as const;
      const find = () => own.inside((tx) => database.store.findTenant(tx));
      await own.inside((tx) => database.store.updateTenant(tx, { settings }));
      expect(await find()).toEqual({ id: own.tenantId, slug: own.slug, name: 'Acme', settings, revision: 1 });
      await own.inside((tx) => database.store.updateTenant(tx, { name: 'Renamed' }));
      expect(await find()).toMatchObject({ name: 'Renamed', settings });
      expect((await database.store.listTenants()).find(({ id }) => id === own.tenantId)).toEqual(await find());
    });

    it('limits of sessions outside their range are refused by the table itself', async () => {
      for (const wrong of [
        { sessionIdleSeconds: 59 },
        { sessionIdleSeconds: 86_401 },
        { sessionAbsoluteSeconds: 299 },
        { sessionAbsoluteSeconds: 2_592_001 },
        { dormantAfterDays: 0 },
        { bypassMaxHours: 0 },
        { bypassMaxHours: 169 },
        { enrolmentWindowHours: 0 },
        { enrolmentWindowHours: 721 },
        { passMinutes: 4 },
        { passMinutes: 1_441 },
      ]) {
        const changed = rows.inside((tx) => database.store.updateTenant(tx, { settings: { ...DEFAULT_TENANT_SETTINGS, ...wrong } }));
        await expect(changed).rejects.toMatchObject({ code: '23514' });
      }
    });
  });

  describe('people', () => {
    it('have one account a login name, also when ten are made at once', async () => {
      const loginName = newName('anita');
      const insert = () =>
        rows.inside((tx) =>
          database.store.insertUser(tx, { id: newId(), loginName, displayName: 'Anita', mail: 'a@x', role: 'owner', passwordHash: 'phc' }),
        );
      const made = await Promise.all(Array.from({ length: 10 }, insert));
      expect(made.filter(Boolean)).toHaveLength(1);
      const found = await rows.inside((tx) => database.store.findUserByLoginName(tx, loginName));
      expect(found).toMatchObject({ loginName, displayName: 'Anita', mail: 'a@x', role: 'owner', disabledAt: null, lastSignInAt: null });
      expect(await rows.inside((tx) => database.store.findUser(tx, found?.id as never))).toEqual(found);
      expect(await rows.inside((tx) => database.store.findPassword(tx, loginName))).toEqual({ user: found?.id, passwordHash: 'phc' });
    });

    it('a password is held while it is the one that was checked', async () => {
      const id = await rows.user({ passwordHash: 'right' });
      const held = (user: UserId, hash: string) => rows.inside((tx) => database.store.lockPassword(tx, user, hash));
      expect([await held(id, 'right'), await held(id, 'wrong'), await held(await rows.user(), 'right')]).toEqual([true, false, false]);
    });

    it('that are not there are not found', async () => {
      const none = await rows.inside(async (tx) => [
        await database.store.findUser(tx, newId()),
        await database.store.findUserByLoginName(tx, newName('x')),
        await database.store.findPassword(tx, newName('x')),
        await database.store.updateUser(tx, newId(), { displayName: 'x' }),
        await database.store.deleteUser(tx, newId()),
        await database.store.lockUser(tx, newId()),
      ]);
      expect(none).toEqual([null, null, null, false, false, false]);
    });

    it('a change changes what it names and nothing else', async () => {
      const id = await rows.user({ loginName: newName('bert'), role: 'auditor', passwordHash: 'old' });
      const find = () => rows.inside((tx) => database.store.findUser(tx, id));
      const before = await find();
      const password = async () => (await rows.inside((tx) => database.store.findPassword(tx, before?.loginName ?? '')))?.passwordHash;
      await rows.inside((tx) => database.store.updateUser(tx, id, {}));
      expect(await find()).toEqual(before);
      await rows.inside((tx) => database.store.updateUser(tx, id, { displayName: 'B', mail: 'b@x' }));
      expect(await find()).toEqual({ ...before, displayName: 'B', mail: 'b@x' });
      await rows.inside((tx) => database.store.updateUser(tx, id, { mail: null, role: 'owner', passwordHash: 'new' }));
      expect(await find()).toEqual({ ...before, displayName: 'B', role: 'owner' });
      expect(await password()).toBe('new');
      await rows.inside((tx) => database.store.updateUser(tx, id, { disabled: true }));
      const disabled = await find();
      expect(disabled?.disabledAt).not.toBeNull();
      database.moveClock(60 * SECOND);
      await rows.inside((tx) => database.store.updateUser(tx, id, { disabled: true }));
      database.moveClock(0);
      // Disabled is since the first time.
      expect(await find()).toEqual(disabled);
      await rows.inside((tx) => database.store.updateUser(tx, id, { disabled: false }));
      expect((await find())?.disabledAt).toBeNull();
      await rows.inside((tx) => database.store.recordSignIn(tx, id, 'awake'));
      expect((await find())?.lastSignInAt).not.toBeNull();
    });

    it('security.md, Tenancy: a deleted person leaves nothing but the audit, and a new one of that name starts from nothing', async () => {
      const loginName = newName('carla');
      const id = await rows.user({ loginName });
      await rows.session(id);
      await rows.totp(id);
      await rows.codes(id);
      const key = await rows.identified(id);
      await rows.inside((tx) => database.store.chargeSecondFactorGuess(tx, key));
      await rows.inside((tx) =>
        database.store.appendEvent(tx, {
          type: 'user.created',
          actor: { kind: 'host' },
          user: id,
          application: null,
          attempt: null,
          session: null,
          address: null,
          data: {},
        }),
      );
      expect(await rows.inside((tx) => database.store.deleteUser(tx, id))).toBe(true);
      for (const table of ['sessions', 'sign_in_attempts', 'factors', 'second_factor_guesses', 'memberships']) {
        expect([table, await database.asOwner(`select 1 as left from ${table} where user_id = $1`, [id])]).toEqual([table, []]);
      }
      expect(await database.asOwner('select 1 as kept from audit_events where user_id = $1', [id])).toHaveLength(1);
      const again = await rows.user({ loginName });
      expect((await rows.inside((tx) => database.store.gatherPerson(tx, again)))?.facts).toMatchObject({ factors: [], groups: [] });
    });

    it('are listed oldest first, page by page, by a part of a name and by group', async () => {
      const own = await tenantRows(database.store);
      const ids: UserId[] = [];
      for (const loginName of ['anita', 'bert', 'bertram', '100%', 'a_b']) ids.push(await own.user({ loginName }));
      const group = await own.group();
      await own.inside((tx) => database.store.addMember(tx, group, ids[1] as never));
      const list = async ({ limit = 100, after = null, ...filter }: Partial<UserFilter & UsersAsked>) =>
        (await own.inside((tx) => database.store.listUsers(tx, { ...EVERYBODY, ...filter }, { ...FIRST_PEOPLE, after, limit }))).map(
          ({ id }) => id,
        );
      const second = await own.inside((tx) => database.store.findUser(tx, ids[1] as never));
      expect(await list({})).toEqual(ids);
      expect(await list({ limit: 2 })).toEqual(ids.slice(0, 2));
      expect(await list({ limit: 2, after: { by: 'created', id: ids[1] as never, at: second?.createdAt as never } })).toEqual(
        ids.slice(2, 4),
      );
      expect(await list({ search: 'BERT' })).toEqual(ids.slice(1, 3));
      expect(await list({ search: 'a p' })).toEqual(ids);
      expect(await list({ search: '100%' })).toEqual([ids[3]]);
      expect(await list({ search: 'a_' })).toEqual([ids[4]]);
      expect(await list({ search: '%' })).toEqual([]);
      expect(await list({ search: '00%' })).toEqual([ids[3]]);
      expect(await list({ search: 'ert' })).toEqual(ids.slice(1, 3));
      expect(await list({ search: 'er' })).toEqual([]);
      expect(await list({ group })).toEqual([ids[1]]);
      expect(await list({ group: newId() })).toEqual([]);
    });
  });

  describe('imports', () => {
    const person = (loginName: string, words: Partial<ImportedUser> = {}): ImportedUser => ({
      id: newId(),
      loginName,
      displayName: `Name of ${loginName}`,
      mail: null,
      passwordHash: null,
      groups: [],
      ...words,
    });
    const load = (own: TenantRows, people: readonly ImportedUser[]) => own.inside((tx) => database.store.importUsers(tx, people));

    it('make new people, change known ones, and a second time change nothing', async () => {
      const own = await tenantRows(database.store);
      const known = await own.user({ loginName: 'known', passwordHash: 'kept' });
      const people = [person('new', { groups: ['Staff'], mail: 'n@x' }), person('known', { groups: ['Staff', 'Beta'] })];
      expect(await load(own, people)).toEqual({ created: 1, changed: 1, leftAlone: [], rekeyed: [] });
      expect(
        await load(
          own,
          people.map((one) => ({ ...one, id: newId() })),
        ),
      ).toEqual({ created: 0, changed: 0, leftAlone: [], rekeyed: [] });
      const found = await own.inside((tx) => database.store.findUserByLoginName(tx, 'new'));
      expect(found).toMatchObject({ id: people[0]?.id, displayName: 'Name of new', mail: 'n@x', role: null });
      expect(await own.inside((tx) => database.store.findPassword(tx, 'known'))).toEqual({ user: known, passwordHash: 'kept' });
      expect((await own.inside((tx) => database.store.listGroupsOf(tx, known))).map(({ name }) => name)).toEqual(['Beta', 'Staff']);
      expect((await own.inside((tx) => database.store.listGroups(tx))).map(({ name, members }) => [name, members])).toEqual([
        ['Beta', 1],
        ['Staff', 2],
      ]);
    });

    it('a file without a group takes nobody out of one, and one with a group adds to it', async () => {
      const own = await tenantRows(database.store);
      await load(own, [person('anita', { groups: ['Staff'] })]);
      expect(await load(own, [person('anita')])).toMatchObject({ changed: 0 });
      expect(await load(own, [person('anita', { groups: ['Beta'] })])).toMatchObject({ changed: 1 });
      const found = await own.inside((tx) => database.store.findUserByLoginName(tx, 'anita'));
      expect(await own.inside((tx) => database.store.listGroupsOf(tx, found?.id as never))).toHaveLength(2);
    });

    it('S6: another password ends the sessions of before, the same one and none do not', async () => {
      const own = await tenantRows(database.store);
      const user = await own.user({ loginName: 'anita', passwordHash: 'one' });
      const session = await own.session(user);
      await load(own, [person('anita', { passwordHash: 'one' }), person('anita')]);
      expect(await own.find(session.tokenHash)).not.toBeNull();
      await load(own, [person('anita', { passwordHash: 'two' })]);
      expect(await own.find(session.tokenHash)).toBeNull();
      expect(await own.inside((tx) => database.store.findPassword(tx, 'anita'))).toEqual({ user, passwordHash: 'two' });
    });

    it('security.md, Factors: tell whose address or password is another now, and of nobody who is new or stays as they were', async () => {
      const own = await tenantRows(database.store);
      const first = [person('anita', { mail: 'a@x', passwordHash: 'one' }), person('bert', { mail: 'b@x' }), person('carla')];
      expect(await load(own, first)).toMatchObject({ rekeyed: [] });
      await own.user({ loginName: 'boss', role: 'owner', passwordHash: 'kept' });
      const again = [
        person('anita', { mail: 'a@x', passwordHash: 'two' }),
        person('bert', { mail: null }),
        person('carla', { displayName: 'Another' }),
        person('boss', { mail: 'thief@x', passwordHash: 'x' }),
      ];
      expect(await load(own, again)).toMatchObject({
        changed: 3,
        rekeyed: [
          { user: first[0]?.id, mail: { from: 'a@x', to: 'a@x' }, password: 'changed' },
          { user: first[1]?.id, mail: { from: 'b@x', to: null }, password: 'kept' },
        ],
      });
      expect(await load(own, again)).toMatchObject({ changed: 0, rekeyed: [] });
    });

    it('security.md, Tenancy: whoever has a role is left alone, and named when the file names them', async () => {
      const own = await tenantRows(database.store);
      await own.user({ loginName: 'not in the file', role: 'owner' });
      const owner = await own.user({ loginName: 'owner', role: 'owner', passwordHash: 'kept' });
      expect(await load(own, [person('owner', { passwordHash: 'taken over', groups: ['Staff'] }), person('new')])).toEqual({
        created: 1,
        changed: 0,
        leftAlone: ['owner'],
        rekeyed: [],
      });
      expect(await own.inside((tx) => database.store.findPassword(tx, 'owner'))).toEqual({ user: owner, passwordHash: 'kept' });
      expect((await own.inside((tx) => database.store.findUser(tx, owner)))?.displayName).toBe('A Person');
      expect(await own.inside((tx) => database.store.listGroupsOf(tx, owner))).toEqual([]);
    });

    it('the last line of a name counts, an empty chunk is nothing, and odd characters stay as they are', async () => {
      const own = await tenantRows(database.store);
      const odd = 'a "b", {c} \\ d\n\'';
      expect(await load(own, [person('anita'), person('anita', { displayName: odd, mail: odd, groups: [odd] })])).toEqual({
        created: 1,
        changed: 0,
        leftAlone: [],
        rekeyed: [],
      });
      expect(await load(own, [])).toEqual({ created: 0, changed: 0, leftAlone: [], rekeyed: [] });
      expect(await own.inside((tx) => database.store.findUserByLoginName(tx, 'anita'))).toMatchObject({ displayName: odd, mail: odd });
      expect(await own.inside((tx) => database.store.findGroupByName(tx, odd))).not.toBeNull();
    });

    it('remember how far a file has come', async () => {
      const digest = newHash();
      const find = () => rows.inside((tx) => database.store.findImport(tx, digest));
      await rows.inside((tx) => database.store.recordImport(tx, { digest: newHash(), line: 99 }));
      expect(await find()).toBeNull();
      for (const line of [10, 20]) await rows.inside((tx) => database.store.recordImport(tx, { digest, line }));
      expect(await find()).toEqual({ line: 20 });
    });
  });

  describe('groups', () => {
    it('have a name of their own, and are found by it', async () => {
      const [name, other] = [newName('group'), newName('group')];
      const [id, second] = [await rows.group(name), await rows.group(other)];
      expect(await rows.inside((tx) => database.store.insertGroup(tx, { id: newId(), name }))).toBe(false);
      expect(await rows.inside((tx) => database.store.findGroupByName(tx, name))).toEqual({ id, name });
      expect(await rows.inside((tx) => database.store.findGroup(tx, id))).toEqual({ id, name });
      const rename = (to: string, of = second) => rows.inside((tx) => database.store.renameGroup(tx, { id: of, name: to }));
      expect(await rename(name)).toBe('taken');
      expect(await rename(other)).toBe('renamed');
      const third = newName('group');
      expect(await rename(third)).toBe('renamed');
      expect(await rows.inside((tx) => database.store.findGroup(tx, second))).toEqual({ id: second, name: third });
      expect(await rename(newName('group'), newId())).toBe('missing');
      expect(await rows.inside((tx) => database.store.findGroup(tx, newId()))).toBeNull();
      expect(await rows.inside((tx) => database.store.findGroupByName(tx, newName('group')))).toBeNull();
    });

    it('L3: joining and leaving', async () => {
      const [user, group] = [await rows.user(), await rows.group()];
      const { store } = database;
      const add = (to: typeof group, who: typeof user) => rows.inside((tx) => store.addMember(tx, to, who));
      const of = async () => (await rows.inside((tx) => store.listGroupsOf(tx, user))).map(({ id }) => id);
      expect([await add(group, user), await add(group, user), await add(newId(), user), await add(group, newId())]).toEqual([
        true,
        true,
        false,
        false,
      ]);
      expect(await of()).toEqual([group]);
      const stranger = await tenantRows(store);
      expect([await add(await stranger.group(), user), await add(group, await stranger.user())]).toEqual([false, false]);
      const [second, friend] = [await rows.group(), await rows.user()];
      await add(second, user);
      await add(group, friend);
      expect(await rows.inside((tx) => store.removeMember(tx, group, user))).toBe(true);
      expect(await of()).toEqual([second]);
      const members = (of: typeof group) => rows.inside(async (tx) => (await store.countMembers(tx, [of])).get(of) ?? 0);
      expect([await members(group), await members(await rows.group()), await members(newId())]).toEqual([1, 0, 0]);
      expect(await rows.inside((tx) => store.listGroupsOf(tx, friend))).toHaveLength(1);
      await rows.inside((tx) => store.removeMember(tx, second, user));
      expect(await rows.inside((tx) => store.removeMember(tx, group, user))).toBe(false);
      expect(await of()).toEqual([]);
      await add(group, user);
      expect(await rows.inside((tx) => store.deleteGroup(tx, group))).toBe(true);
      expect(await rows.inside((tx) => store.deleteGroup(tx, group))).toBe(false);
      expect(await of()).toEqual([]);
    });
  });

  describe('applications', () => {
    const application = (words: Partial<Application> = {}): Application => ({
      id: newId(),
      clientId: newName('app'),
      name: 'Finance',
      labels: ['finance', 'money'],
      oidc: {
        authMethod: 'client_secret_basic',
        redirectUris: ['https://a.example/cb', 'https://a.example/2'],
        postLogoutRedirectUris: ['https://a.example/'],
        backchannelLogoutUri: 'https://a.example/out',
      },
      demand: { aal: 2, maxAgeSeconds: 0 },
      disabledAt: null,
      ...words,
    });
    const insert = (of: Application, secret: Uint8Array | null = null) =>
      rows.inside((tx) => database.store.insertApplication(tx, of, secret));

    it('come back as they were registered, built-in ones too, and their secret to the one question that needs it', async () => {
      const [client, builtIn] = [application(), application({ oidc: null, demand: null })];
      const secret = newHash();
      expect([await insert(client, secret), await insert(builtIn)]).toEqual([true, true]);
      expect(await insert(application({ clientId: client.clientId }))).toBe(false);
      expect(await rows.inside((tx) => database.store.findApplication(tx, client.id))).toEqual(client);
      expect(await rows.inside((tx) => database.store.findApplicationByClientId(tx, client.clientId))).toEqual({
        ...client,
        secretHash: secret,
      });
      expect(await rows.inside((tx) => database.store.findApplicationByClientId(tx, builtIn.clientId))).toEqual({
        ...builtIn,
        secretHash: null,
      });
      expect(await rows.inside((tx) => database.store.findApplication(tx, newId()))).toBeNull();
      expect(await rows.inside((tx) => database.store.findApplicationByClientId(tx, newName('app')))).toBeNull();
      const listed = await rows.inside((tx) => database.store.listApplications(tx));
      expect(listed).toEqual(expect.arrayContaining([client, builtIn]));
      expect((await rows.inside((tx) => database.store.listApplicationIds(tx))).toSorted()).toEqual(listed.map(({ id }) => id).toSorted());
    });

    it('are changed in everything but the client id, and deleted', async () => {
      const before = application();
      await insert(before, newHash());
      const after: Application = {
        ...before,
        name: 'Other',
        demand: null,
        oidc: { authMethod: 'none', redirectUris: ['https://b.example/'], postLogoutRedirectUris: [], backchannelLogoutUri: null },
      };
      expect(await rows.inside((tx) => database.store.updateApplication(tx, { ...after, clientId: 'ignored' }))).toBe(true);
      expect(await rows.inside((tx) => database.store.findApplication(tx, before.id))).toEqual(after);
      const secret = newHash();
      expect(await rows.inside((tx) => database.store.replaceClientSecret(tx, before.id, secret))).toBe(true);
      expect((await rows.inside((tx) => database.store.findApplicationByClientId(tx, before.clientId)))?.secretHash).toEqual(secret);
      expect(await rows.inside((tx) => database.store.deleteApplication(tx, before.id))).toBe(true);
      const gone = await rows.inside(async (tx) => [
        await database.store.deleteApplication(tx, before.id),
        await database.store.updateApplication(tx, after),
        await database.store.replaceClientSecret(tx, before.id, secret),
        await database.store.findApplication(tx, before.id),
      ]);
      expect(gone).toEqual([false, false, false, null]);
    });

    it('are disabled and enabled, which is told once, and stay as they are registered', async () => {
      const [one, other, builtIn] = [application(), application(), application({ oidc: null, demand: null })];
      for (const made of [one, other, builtIn]) await insert(made);
      const turn = (of: Application, isDisabled: boolean) =>
        rows.inside((tx) => database.store.switchApplication(tx, of.id, { isDisabled }));
      const find = (of: Application) => rows.inside((tx) => database.store.findApplication(tx, of.id));
      expect([await turn(one, true), await turn(one, true)]).toEqual([true, false]);
      const disabled = await find(one);
      expect(disabled).toEqual({ ...one, disabledAt: expect.any(Number) });
      expect(await find(other)).toEqual(other);
      // A change of the registration opens nothing.
      await rows.inside((tx) => database.store.updateApplication(tx, { ...one, name: 'Renamed' }));
      expect(await find(one)).toEqual({ ...disabled, name: 'Renamed' });
      expect([await turn(one, false), await turn(one, false)]).toEqual([true, false]);
      expect(await find(one)).toEqual({ ...one, name: 'Renamed' });
      expect([await turn(builtIn, true), (await find(builtIn))?.disabledAt]).toEqual([false, null]);
    });

    it('S3: the account pages and the console are applications that cannot be deleted', async () => {
      const id = newId<'Application'>();
      const built = { id, clientId: newName('built-in'), name: 'Account', oidc: null, demand: null };
      await rows.inside((tx) => database.store.insertApplication(tx, built, null));
      expect(await rows.inside((tx) => database.store.deleteApplication(tx, id))).toBe(false);
      expect(await rows.inside((tx) => database.store.findApplication(tx, id))).not.toBeNull();
    });
  });
});
