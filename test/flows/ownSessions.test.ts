import { beforeAll, expect, it } from 'vitest';
import { refreshAllowed } from '../../src/flows/authorize/refreshAllowed.ts';
import { listOwnActivity } from '../../src/flows/selfService/listOwnActivity.ts';
import { listOwnSessions } from '../../src/flows/selfService/listOwnSessions.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { ownAccount, signedIn } from '../builders/ownAccount.ts';
import { aWorld, PASSWORD, type World } from '../builders/world.ts';

eachEngine('one’s own sessions and what happened', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
  });

  /** The same person, signed in so many times. */
  async function signedInTimes(times: number) {
    const first = await signedIn(world);
    const others = [];
    for (let time = 1; time < times; time += 1) others.push(await signedIn(world, first));
    return { first, others, account: ownAccount(world, first.session) };
  }

  const toldOf = async (user: Awaited<ReturnType<typeof signedIn>>['session']['userId'], type: string) =>
    (await world.events({ user })).filter((event) => event.type === type);

  it('S6, A3: one that is ended is dead at the next request on every node, its refresh with it, and the others live on', async () => {
    const { first, others, account } = await signedInTimes(3);
    const [second, third] = others;
    if (second === undefined || third === undefined) throw new Error('not signed in');
    const wiki = await world.application();
    expect(await account.end(second.session.id)).toBe('done');
    const node = database.anotherNode();
    const live = (signIn: typeof first.signIn) => node.findLiveSession(world.tenant.id, world.ports.digest(signIn.token ?? ''));
    expect([await live(first.signIn), await live(second.signIn), await live(third.signIn)].map((one) => one !== null)).toEqual([
      true,
      false,
      true,
    ]);
    const refresh = await world.store.transaction(world.tenant.id, async (tx) => {
      const [session, application] = [
        await world.store.findLiveSessionById(tx, second.session.id),
        await world.store.findApplication(tx, wiki),
      ];
      return session === null || application === null
        ? 'dead'
        : refreshAllowed(world.ports, tx, { session, application, assurance: { aal: 2, allowance: null }, address: null });
    });
    expect(refresh).toBe('dead');
    expect(await account.end(second.session.id)).toBe('session_not_found');
    expect(await toldOf(first.session.userId, 'session.revoked')).toMatchObject([
      {
        actor: { kind: 'user', id: first.session.userId },
        session: first.session.id,
        data: { session: second.session.id, reason: 'revoked' },
      },
    ]);
  });

  it('security.md, Factors: another person’s session is answered like one that never was, and lives on', async () => {
    const { account } = await signedInTimes(1);
    const stranger = await signedIn(world);
    expect(await account.end(stranger.session.id)).toBe('session_not_found');
    expect(await stranger.signIn.session()).not.toBeNull();
    const listed = await listOwnSessions(world.ports)({ ...(await account.shown()), before: null, limit: 10 });
    expect(listed.sessions.map(({ id }) => id)).toEqual([(await account.shown()).session.id]);
  });

  it('S6: all others end at once, with the sign-ins and steps that are under way; the present one goes on', async () => {
    const { first, others, account } = await signedInTimes(4);
    const stranger = await signedIn(world);
    const underWay = await aSignIn(world);
    await underWay.password(first.loginName, PASSWORD, { wantsFactor: false });
    const pending = await aSignIn(world);
    const step = await ownAccount(world, others[0]?.session ?? first.session).attempt({ kind: 'enrol', factor: 'totp' });
    expect(await account.endOthers()).toBe('done');
    expect(await first.signIn.session()).toMatchObject({ id: first.session.id });
    for (const other of [...others.map(({ signIn }) => signIn), underWay]) expect(await other.session()).toBeNull();
    expect(await step.confirmTotp('123456')).toBe('attempt_not_found');
    // A sign-in in which nobody was known yet is nobody's.
    expect(await pending.password(first.loginName)).toBe('signed_in');
    expect(await stranger.signIn.session()).not.toBeNull();
    expect(await toldOf(first.session.userId, 'user.sessions_revoked')).toMatchObject([
      { actor: { kind: 'user', id: first.session.userId }, data: { kept: first.session.id } },
    ]);
    expect((await account.view()).sessions).toHaveLength(2);
  });

  it('S6: a session that is over ends nobody', async () => {
    const { first, others, account } = await signedInTimes(2);
    await database.store.transaction(world.tenant.id, (tx) => database.store.endSession(tx, first.session.id, 'revoked'));
    expect(await account.endOthers()).toBe('session_needed');
    expect(await others[0]?.signIn.session()).not.toBeNull();
  });

  it('S6: a revocation of everything that comes at the same moment ends the present one too', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { first, account } = await signedInTimes(2);
      const revoke = () =>
        database.store.transaction(world.tenant.id, async (tx) => {
          await database.store.lockUser(tx, first.session.userId);
          await database.store.endSessionsOfUser(tx, first.session.userId);
        });
      await Promise.all([revoke(), account.endOthers(), account.endOthers()]);
      expect(await first.signIn.session()).toBeNull();
    }
  });

  it('A3: what happened is shown newest first, page by page, and nothing of anybody else', async () => {
    const { first, account } = await signedInTimes(3);
    const stranger = await signedIn(world);
    const guess = await aSignIn(world);
    await guess.password(first.loginName, 'not the password');
    const page = async (before: Awaited<ReturnType<typeof all>>['next'], limit: number) =>
      listOwnActivity(world.ports)({ ...(await account.shown()), before, limit });
    const all = async () => listOwnActivity(world.ports)({ ...(await account.shown()), before: null, limit: 100 });
    const { events, next } = await all();
    expect(next).toBeNull();
    expect(events.map(({ type, by }) => [type, by])).toEqual([
      ['user.sign_in_failed', 'somebody'],
      ['user.signed_in', 'you'],
      ['user.signed_in', 'you'],
      ['user.signed_in', 'you'],
      ['user.created', 'the_host'],
    ]);
    const one = await page(null, 2);
    const two = await page(one.next, 2);
    const three = await page(two.next, 2);
    expect([...one.events, ...two.events, ...three.events]).toEqual(events);
    expect(three.next).toBeNull();
    const theirs = await ownAccount(world, stranger.session).view();
    const seen = new Set(events.map(({ id }) => id));
    expect(theirs.activity.events.some(({ id }) => seen.has(id))).toBe(false);
    // The page of another person begins nowhere but in one's own list.
    const [strange] = theirs.activity.events;
    const crossed = await page(strange?.id ?? null, 100);
    expect(crossed.events.every(({ id }) => seen.has(id))).toBe(true);
  });

  it('security.md, Factors: an account page is of the person whose session it is, whatever the caller says', async () => {
    const { first } = await signedInTimes(1);
    const stranger = await signedIn(world);
    const crossed = ownAccount(world, { id: first.session.id, userId: stranger.session.userId });
    expect(await crossed.endOthers()).toBe('session_needed');
    expect(await crossed.begin({ kind: 'enrol', factor: 'totp' })).toBe('session_needed');
    expect(await first.signIn.session()).not.toBeNull();
    expect(await stranger.signIn.session()).not.toBeNull();
  });
});
