import { beforeEach, describe, expect, it } from 'vitest';
import { EVERYBODY, type UserPlace } from '../../src/domain/factors/userFilter.ts';
import { createUser } from '../../src/flows/directory/createUser.ts';
import { deleteUser } from '../../src/flows/directory/deleteUser.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { enableUser } from '../../src/flows/directory/enableUser.ts';
import { findUserByName } from '../../src/flows/directory/findUserByName.ts';
import { listUsers } from '../../src/flows/directory/listUsers.ts';
import { removeMember } from '../../src/flows/directory/removeMember.ts';
import { setPassword } from '../../src/flows/directory/setPassword.ts';
import { setRole } from '../../src/flows/directory/setRole.ts';
import { showTenant } from '../../src/flows/directory/showTenant.ts';
import { showUser } from '../../src/flows/directory/showUser.ts';
import { updateUser } from '../../src/flows/directory/updateUser.ts';
import { removeFactor } from '../../src/flows/factors/removeFactor.ts';
import { revokeSession } from '../../src/flows/sessions/revokeSession.ts';
import { revokeSessionsOfUser } from '../../src/flows/sessions/revokeSessionsOfUser.ts';
import { administeredBy, codeOf, refusals } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { aConfirmingAdministrator } from '../builders/confirmingAdministrator.ts';
import { eachEngine } from '../builders/database.ts';
import { FIRST_PEOPLE } from '../builders/listAsked.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';

eachEngine('people by administrators', (database) => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld(database.store);
  });

  const shown = async (user: Awaited<ReturnType<World['user']>>) => must(await showUser(world.ports)({ ...world.host, user: user.id }));

  async function enrolled(words: Parameters<World['user']>[0] = {}) {
    const person = await world.user(words);
    const signIn = await aSignIn(world, { demand: { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } });
    await signIn.password(person.loginName);
    await signIn.enrolTotp();
    return { person, signIn };
  }

  it('names are one in every spelling', async () => {
    const given = { ...world.host, displayName: 'Anita', mail: null, role: null, password: null };
    const made = must(await createUser(world.ports)({ ...given, loginName: 'Anita@Example.com' }));
    expect(made.loginName).toBe('anita@example.com');
    expect(codeOf(await createUser(world.ports)({ ...given, loginName: ' ANITA@example.com' }))).toBe('login_name_taken');
    expect(must(await findUserByName(world.ports)({ ...world.host, loginName: 'ＡNITA@example.com' })).id).toBe(made.id);
    expect(must(await listUsers(world.ports)({ ...world.host, ...FIRST_PEOPLE, filter: EVERYBODY })).users).toHaveLength(1);
  });

  it('what is wrong with an account is told by its code, and nothing is made', async () => {
    const given = { ...world.host, loginName: 'anita', displayName: 'Anita', mail: null, role: null, password: null };
    const make = createUser(world.ports);
    expect(codeOf(await make({ ...given, loginName: '' }))).toBe('login_name_malformed');
    expect(codeOf(await make({ ...given, displayName: 'a\nb' }))).toBe('display_name_malformed');
    expect(codeOf(await make({ ...given, mail: 'a@b,c@d' }))).toBe('mail_malformed');
    expect(codeOf(await make({ ...given, password: 'short' }))).toBe('password_too_short');
    expect(must(await listUsers(world.ports)({ ...world.host, ...FIRST_PEOPLE, filter: EVERYBODY })).users).toEqual([]);
  });

  it('pages go on where they stopped, also when people are deleted meanwhile', async () => {
    const people: Awaited<ReturnType<World['user']>>[] = [];
    for (let count = 0; count < 5; count += 1) people.push(await world.user());
    const page = async (after: UserPlace | null) =>
      must(await listUsers(world.ports)({ ...world.host, ...FIRST_PEOPLE, filter: EVERYBODY, after, limit: 2 }));
    const first = await page(null);
    // The very one at which the next page goes on.
    if (first.next === null) throw new Error('one page only');
    must(await deleteUser(world.ports)({ ...world.host, user: first.next.id }));
    const second = await page(first.next);
    const third = await page(second.next);
    const seen = [...first.users, ...second.users, ...third.users].map(({ loginName }) => loginName);
    expect(seen).toEqual(people.map(({ loginName }) => loginName));
    expect(third.next).toBeNull();
  });

  it('nobody acts on a role above their own or on themselves, by any act, and each refusal is on record', async () => {
    const administrator = await world.user({ role: 'administrator' });
    const owner = await world.user({ role: 'owner' });
    const group = await world.group();
    const by = administeredBy(world, administrator);
    const session = world.ports.random.id<'Session'>(world.ports.clock.now());
    const factor = world.ports.random.id<'Factor'>(world.ports.clock.now());
    for (const target of [owner, administrator]) {
      const user = target.id;
      const before = await shown(target);
      const results = [
        await updateUser(world.ports)({ ...by, user, displayName: 'Changed' }),
        await setPassword(world.ports)({ ...by, user, password: 'a new password' }),
        await setRole(world.ports)({ ...by, user, role: null }),
        await disableUser(world.ports)({ ...by, user }),
        await enableUser(world.ports)({ ...by, user }),
        await deleteUser(world.ports)({ ...by, user }),
        await removeMember(world.ports)({ ...by, user, group }),
        await revokeSessionsOfUser(world.ports)({ ...by, user, reason: 'x' }),
        await removeFactor(world.ports)({ ...by, user, factor }),
      ];
      expect(results.map(codeOf)).toEqual(results.map(() => 'not_permitted'));
      expect(await shown(target)).toEqual(before);
    }
    expect(await refusals(world)).toHaveLength(18);
    expect(codeOf(await revokeSession(world.ports)({ ...by, session }))).toBe('session_not_found');
    const signIn = await aSignIn(world);
    await signIn.password(owner.loginName, PASSWORD);
    await signIn.skip();
    const live = await signIn.session();
    if (live === null) throw new Error('not signed in');
    expect(codeOf(await revokeSession(world.ports)({ ...by, session: live.id }))).toBe('not_permitted');
    expect(await signIn.session()).not.toBeNull();
  });

  it('nobody gives a role above their own', async () => {
    const confirming = await aConfirmingAdministrator(world, 'administrator');
    const by = confirming.admin;
    const person = await world.user();
    const given = { loginName: 'x', displayName: 'X', mail: null, password: null };
    expect(codeOf(await setRole(world.ports)({ ...by, user: person.id, role: 'owner' }))).toBe('not_permitted');
    expect(codeOf(await createUser(world.ports)({ ...by, ...given, role: 'owner' }))).toBe('not_permitted');
    expect((await shown(person)).user.role).toBeNull();
    await confirming.confirmed((command) => setRole(world.ports)({ ...command, user: person.id, role: 'administrator' }));
    expect((await shown(person)).user.role).toBe('administrator');
  });

  it('A3: an administrator who was disabled or demoted meanwhile can do nothing more', async () => {
    const administrator = await world.user({ role: 'administrator' });
    const by = administeredBy(world, administrator);
    const person = await world.user();
    must(await disableUser(world.ports)({ ...world.host, user: administrator.id }));
    expect(codeOf(await updateUser(world.ports)({ ...by, user: person.id, displayName: 'Changed' }))).toBe('not_permitted');
    must(await enableUser(world.ports)({ ...world.host, user: administrator.id }));
    must(await setRole(world.ports)({ ...world.host, user: administrator.id, role: 'auditor' }));
    expect(codeOf(await updateUser(world.ports)({ ...by, user: person.id, displayName: 'Changed' }))).toBe('not_permitted');
    expect((await shown(person)).user.displayName).toBe('A Person');
  });

  describe('the last owner who can sign in', () => {
    const acts = (words: { readonly user: Awaited<ReturnType<World['user']>>; readonly by: World['host'] }) => {
      const on = { ...words.by, user: words.user.id };
      return [
        () => disableUser(world.ports)(on),
        () => setRole(world.ports)({ ...on, role: 'administrator' }),
        () => setRole(world.ports)({ ...on, role: null }),
        () => deleteUser(world.ports)(on),
      ];
    };

    it('F6: is not disabled, demoted, deleted or reset, from the host neither', async () => {
      const { person: owner } = await enrolled({ role: 'owner' });
      // Neither of these can sign in as an owner.
      await world.user({ role: 'owner', password: null });
      await world.user({ role: 'administrator' });
      const gone = await world.user({ role: 'owner' });
      must(await disableUser(world.ports)({ ...world.host, user: gone.id }));
      const before = await shown(owner);
      for (const act of acts({ user: owner, by: world.host })) expect(codeOf(await act())).toBe('last_owner');
      for (const { id: factor } of before.factors) {
        expect(codeOf(await removeFactor(world.ports)({ ...world.host, user: owner.id, factor }))).toBe('last_owner');
      }
      expect(await shown(owner)).toEqual(before);
    });

    it('F6: goes when another owner can sign in', async () => {
      const owner = await world.user({ role: 'owner' });
      await world.user({ role: 'owner' });
      must(await disableUser(world.ports)({ ...world.host, user: owner.id }));
      expect((await shown(owner)).user.disabledAt).not.toBeNull();
    });

    it('F6: two owners who disable each other at once leave one', async () => {
      const one = await world.user({ role: 'owner' });
      const other = await world.user({ role: 'owner' });
      const results = await Promise.all([
        disableUser(world.ports)({ ...administeredBy(world, one), user: other.id }),
        disableUser(world.ports)({ ...administeredBy(world, other), user: one.id }),
      ]);
      expect(results.map(codeOf).filter((code) => code === 'ok')).toHaveLength(1);
      const enabled = [await shown(one), await shown(other)].filter(({ user }) => user.disabledAt === null);
      expect(enabled).toHaveLength(1);
    });
  });

  it('S8: a factor that somebody else removes takes the sessions of its owner with it', async () => {
    const { person, signIn } = await enrolled();
    expect(await signIn.session()).toMatchObject({ aal: 2 });
    const factor = (await shown(person)).factors.find(({ kind }) => kind === 'totp');
    if (factor === undefined) throw new Error('no factor');
    const operator = administeredBy(world, await world.user({ role: 'operator' }));
    expect(must(await removeFactor(world.ports)({ ...operator, user: person.id, factor: factor.id }))).toEqual({ kind: 'totp' });
    expect(await signIn.session()).toBeNull();
    // F8: the companion codes go with the last real factor.
    expect((await shown(person)).factors).toEqual([]);
    expect(codeOf(await removeFactor(world.ports)({ ...operator, user: person.id, factor: factor.id }))).toBe('factor_not_found');
    expect((await world.events({ user: person.id })).filter(({ type }) => type === 'factor.removed')).toHaveLength(1);
  });

  it('helping a person who is no owner changes no revision, so that nobody who edits the policy is disturbed', async () => {
    const { person } = await enrolled();
    const revision = async () => must(await showTenant(world.ports)(world.host)).revision;
    const before = await revision();
    const factor = (await shown(person)).factors.find(({ kind }) => kind === 'totp');
    if (factor === undefined) throw new Error('no factor');
    must(await removeFactor(world.ports)({ ...world.host, user: person.id, factor: factor.id }));
    must(await setRole(world.ports)({ ...world.host, user: person.id, role: 'operator' }));
    must(await disableUser(world.ports)({ ...world.host, user: person.id }));
    must(await deleteUser(world.ports)({ ...world.host, user: person.id }));
    expect(await revision()).toBe(before);
  });

  it('a factor of another person is answered like one that is not there', async () => {
    const { person } = await enrolled();
    const other = await world.user();
    const [factor] = (await shown(person)).factors;
    if (factor === undefined) throw new Error('no factor');
    expect(codeOf(await removeFactor(world.ports)({ ...world.host, user: other.id, factor: factor.id }))).toBe('factor_not_found');
    expect((await shown(person)).factors).toHaveLength(2);
  });

  it('P4, S6: setting a password ends all sessions and removes no factor', async () => {
    const { person, signIn } = await enrolled();
    const factors = (await shown(person)).factors.length;
    must(await setPassword(world.ports)({ ...world.host, user: person.id, password: 'another password' }));
    expect(await signIn.session()).toBeNull();
    expect((await shown(person)).factors).toHaveLength(factors);
    const again = await aSignIn(world);
    expect(await again.password(person.loginName, PASSWORD)).toBe('credentials_wrong');
    expect(await again.password(person.loginName, 'another password')).toBe('challenge');
  });

  it('T4, P5: a disabled account cannot sign in, and opening it again revives no session', async () => {
    const { person, signIn } = await enrolled();
    must(await disableUser(world.ports)({ ...world.host, user: person.id }));
    expect(await (await aSignIn(world)).password(person.loginName)).toBe('credentials_wrong');
    must(await enableUser(world.ports)({ ...world.host, user: person.id }));
    expect(await signIn.session()).toBeNull();
    expect(await (await aSignIn(world)).password(person.loginName)).toBe('challenge');
  });

  it('whoever is made again under the same name starts from nothing', async () => {
    const { person } = await enrolled({ loginName: 'phoenix' });
    must(await deleteUser(world.ports)({ ...world.host, user: person.id }));
    expect(codeOf(await showUser(world.ports)({ ...world.host, user: person.id }))).toBe('user_not_found');
    const again = await world.user({ loginName: 'phoenix' });
    expect(again.id).not.toBe(person.id);
    expect((await shown(again)).factors).toEqual([]);
    // The audit keeps what was.
    expect((await world.events({ user: person.id })).map(({ type }) => type)).toContain('user.deleted');
  });

  it('a person of another tenant is not there', async () => {
    const elsewhere = await aWorld(database.store);
    const person = await elsewhere.user();
    const on = { ...world.host, user: person.id };
    const results = [
      await showUser(world.ports)(on),
      await updateUser(world.ports)({ ...on, displayName: 'Changed' }),
      await setPassword(world.ports)({ ...on, password: 'another password' }),
      await setRole(world.ports)({ ...on, role: 'owner' }),
      await disableUser(world.ports)(on),
      await deleteUser(world.ports)(on),
    ];
    expect(results.map(codeOf)).toEqual(results.map(() => 'user_not_found'));
    expect(must(await showUser(elsewhere.ports)({ ...elsewhere.host, user: person.id })).user).toMatchObject({
      displayName: 'A Person',
      role: null,
      disabledAt: null,
    });
  });

  it('A3: every change of a person writes its event, with who did it and from where', async () => {
    const confirming = await aConfirmingAdministrator(world, 'administrator');
    const { person: administrator, admin: by } = confirming;
    const person = await world.user();
    must(await updateUser(world.ports)({ ...by, user: person.id, displayName: 'New', mail: 'new@example.com' }));
    must(await updateUser(world.ports)({ ...by, user: person.id, displayName: 'New' }));
    for (const role of ['operator', null] as const)
      await confirming.confirmed((command) => setRole(world.ports)({ ...command, user: person.id, role }));
    must(await disableUser(world.ports)({ ...by, user: person.id }));
    must(await disableUser(world.ports)({ ...by, user: person.id }));
    must(await enableUser(world.ports)({ ...by, user: person.id }));
    must(await setPassword(world.ports)({ ...by, user: person.id, password: 'another password' }));
    must(await revokeSessionsOfUser(world.ports)({ ...by, user: person.id, reason: 'laptop stolen' }));
    must(await deleteUser(world.ports)({ ...by, user: person.id }));
    const events = (await world.events({ user: person.id })).filter(({ actor }) => actor.kind === 'user');
    expect(events.map(({ type }) => type)).toEqual([
      'user.changed',
      'user.role_changed',
      'user.role_changed',
      'user.disabled',
      'user.enabled',
      'user.password_changed',
      'user.sessions_revoked',
      'user.deleted',
    ]);
    for (const event of events) expect(event).toMatchObject({ actor: { kind: 'user', id: administrator.id }, address: '192.0.2.7' });
    expect(JSON.stringify(events)).not.toContain('another password');
  });
});
