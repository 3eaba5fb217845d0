import { beforeAll, expect, it } from 'vitest';
import type { UserId } from '../../src/domain/directory/user.ts';
import { revokeSessionsOfUser } from '../../src/flows/sessions/revokeSessionsOfUser.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

eachEngine('the browser with which somebody signs in', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
  });

  /** @returns the name that the browser is given. */
  async function signsIn(loginName: string, device: string | null): Promise<string> {
    const signIn = await aSignIn(world, { trace: { device, userAgent: FIREFOX } });
    expect(await signIn.password(loginName)).toBe('signed_in');
    if (signIn.device === null) throw new Error('no name was given');
    return signIn.device;
  }

  const told = async (person: { readonly id: UserId }) =>
    (await world.events({ user: person.id })).filter(({ type }) => type === 'user.new_device');

  const mailed = async () =>
    (await database.asOwner(`select template from messages where tenant_id = $1 and template = 'new_device'`, [world.tenant.id])).length;

  it('A3: is told to them when they had used another, and not when it is the first or known', async () => {
    const person = await world.user({ mail: `${world.unique('ada')}@example.com` });
    const before = await mailed();
    const laptop = await signsIn(person.loginName, null);
    expect(laptop).toMatch(/^[\w-]{22}$/);
    const renamed = await signsIn(person.loginName, laptop);
    expect(renamed).not.toBe(laptop);
    expect(await told(person)).toEqual([]);
    const phone = await signsIn(person.loginName, null);
    expect(phone).not.toBe(laptop);
    expect((await told(person)).map(({ data }) => data)).toEqual([{ device: 'Firefox on Linux' }]);
    await signsIn(person.loginName, phone);
    await signsIn(person.loginName, renamed);
    expect(await told(person)).toHaveLength(1);
    expect(await mailed()).toBe(before + 1);
  });

  it('A3: is told to them also when the browsers that they had used are long forgotten', async () => {
    const person = await world.user({ mail: `${world.unique('ada')}@example.com` });
    await signsIn(person.loginName, null);
    await database.asOwner('delete from devices where user_id = $1', [person.id]);
    await signsIn(person.loginName, null);
    expect(await told(person)).toHaveLength(1);
  });

  it('security.md, Assurance: a browser that is known proves nothing, and one that others use is new to this person', async () => {
    const [one, other] = [await world.user(), await world.user()];
    const shared = await signsIn(one.loginName, null);
    await signsIn(other.loginName, null);
    await signsIn(other.loginName, shared);
    expect(await told(other)).toHaveLength(1);
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    const signIn = await aSignIn(world, { trace: { device: shared } });
    expect(await signIn.password(one.loginName)).toBe('enrol');
    await world.rule({ kind: 'tenant' }, { level: 'off' });
  });

  it('A3: a browser has another name after each sign-in, the one before still serves, and earlier ones are nobody', async () => {
    const [one, other] = [await world.user(), await world.user()];
    const first = await signsIn(one.loginName, null);
    // Somebody else signs in with the same browser, and from then on both are known by the name that it has.
    const second = await signsIn(other.loginName, first);
    const third = await signsIn(one.loginName, second);
    const fourth = await signsIn(other.loginName, third);
    expect(new Set([first, second, third, fourth]).size).toBe(4);
    // An answer was lost on the way: the browser still shows the name before.
    await signsIn(one.loginName, third);
    expect([await told(one), await told(other)].map(({ length }) => length)).toEqual([0, 0]);
    await signsIn(one.loginName, first);
    expect(await told(one)).toHaveLength(1);
  });

  it('S6, A3: who ends the sessions of somebody makes every browser new to them', async () => {
    const person = await world.user();
    const name = await signsIn(person.loginName, null);
    must(await revokeSessionsOfUser(world.ports)({ ...world.host, user: person.id }));
    await signsIn(person.loginName, name);
    expect(await told(person)).toHaveLength(1);
  });

  it('P1: nothing is remembered of a sign-in that does not end in a session', async () => {
    const person = await world.user();
    const signIn = await aSignIn(world, { trace: { device: null } });
    await signIn.password(person.loginName, 'wrong password');
    expect(signIn.device).toBeNull();
    expect(await database.asOwner('select 1 from devices where user_id = $1', [person.id])).toEqual([]);
  });
});
