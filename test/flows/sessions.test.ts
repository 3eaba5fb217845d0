import { beforeAll, describe, expect, it } from 'vitest';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { Demand } from '../../src/domain/sessions/demand.ts';
import type { LiveSession } from '../../src/domain/sessions/session.ts';
import { openBuiltIn } from '../../src/flows/authorize/openBuiltIn.ts';
import { refreshAllowed } from '../../src/flows/authorize/refreshAllowed.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { setPassword } from '../../src/flows/directory/setPassword.ts';
import { setRole } from '../../src/flows/directory/setRole.ts';
import { listFactors } from '../../src/flows/factors/listFactors.ts';
import { removeFactor } from '../../src/flows/factors/removeFactor.ts';
import { type Authorization, judgeAuthorization } from '../../src/flows/judgeAuthorization.ts';
import { revokeSession } from '../../src/flows/sessions/revokeSession.ts';
import { revokeSessionsOfTenant } from '../../src/flows/sessions/revokeSessionsOfTenant.ts';
import { revokeSessionsOfUser } from '../../src/flows/sessions/revokeSessionsOfUser.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT = { kind: 'tenant' } as const;
const AAL_2: Demand = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' };

const NOWHERE = { address: null, device: null };

eachEngine('sessions', (database) => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld(database.store);
  });

  async function signedIn(own: World) {
    const person = await own.user();
    const attempt = await aSignIn(own);
    await attempt.password(person.loginName);
    await attempt.skip();
    const session = await attempt.session();
    if (session === null) throw new Error('not signed in');
    return { person, attempt, session };
  }

  async function signedInWithTotp(own: World) {
    const person = await own.user();
    const attempt = await aSignIn(own);
    await attempt.password(person.loginName);
    const app = await attempt.enrolTotp();
    const session = await attempt.session();
    if (session === null) throw new Error('not signed in');
    return { person, attempt, session, app };
  }

  function judge(own: World, session: LiveSession, application: ApplicationId, demand: Demand | null = null) {
    return opening(own, session, application, (tx, opened) => judgeAuthorization(own.ports, tx, { ...opened, demand, asks: null }));
  }

  /** Whether a refresh token of an authorization that rested on proofs alone is answered. */
  function mayRefresh(own: World, session: LiveSession, application: ApplicationId): Promise<boolean | null> {
    const refresh = { assurance: { aal: 2, allowance: null } as const, address: null };
    return opening(own, session, application, (tx, opened) => refreshAllowed(own.ports, tx, { ...opened, ...refresh }));
  }

  /** null: the session is not live, or there is no such application. */
  function opening<T>(
    own: World,
    { id }: LiveSession,
    application: ApplicationId,
    work: (tx: Tx, opened: Pick<Authorization, 'session' | 'application'>) => Promise<T>,
  ) {
    return own.store.transaction(own.tenant.id, async (tx) => {
      const session = await own.store.findLiveSessionById(tx, id);
      const opened = await own.store.findApplication(tx, application);
      return session === null || opened === null ? null : work(tx, { session, application: opened });
    });
  }

  describe('a change of policy', () => {
    it('S2: ends no session and stops no refresh', async () => {
      const own = await aWorld(database.store);
      const wiki = await own.application();
      const { attempt, session } = await signedIn(own);
      await own.rule(TENANT, { level: 'required' });
      expect(await attempt.session()).toMatchObject({ id: session.id, aal: 1 });
      expect(await mayRefresh(own, session, wiki)).toBe(true);
    });

    it('S3: a live session opens what has no rule of its own, and is judged by the rule of what has one', async () => {
      const own = await aWorld(database.store);
      const wiki = await own.application();
      const finance = await own.application({ level: 'required', factors: ['webauthn'] });
      const { session } = await signedIn(own);
      await own.rule(TENANT, { level: 'required' });
      expect((await judge(own, session, wiki))?.decision).toMatchObject({ outcome: 'grant', aal: 1 });
      expect((await judge(own, session, finance))?.decision).toMatchObject({ outcome: 'enrol', factors: ['webauthn'], skippable: false });
    });

    it('S3, S4: the account pages and the console are applications: a live session opens them by their own rule', async () => {
      const own = await aWorld(database.store);
      const { session } = await signedIn(own);
      const open = (application: 'account' | 'console') =>
        openBuiltIn(own.ports)({ tenantId: own.tenant.id, session, application, asks: 'nothing', trace: NOWHERE });
      expect([await open('account'), await open('console')]).toEqual(['opened', 'opened']);
      const console = await own.store.transaction(own.tenant.id, (tx) => own.store.findApplicationByClientId(tx, 'console'));
      if (console === null) throw new Error('no console');
      await own.rule({ kind: 'application', application: console.id }, { level: 'required' });
      expect([await open('account'), await open('console')]).toEqual(['opened', 'step_up_needed']);
      await own.rule(TENANT, { level: 'required', existingSessions: 'recheck' });
      expect(await open('account')).toBe('step_up_needed');
    });

    it('S5: a version may ask that sessions be judged again', async () => {
      const own = await aWorld(database.store);
      const wiki = await own.application();
      const { session } = await signedIn(own);
      await own.rule(TENANT, { level: 'required', existingSessions: 'recheck' });
      expect((await judge(own, session, wiki))?.decision).toMatchObject({ outcome: 'enrol', skippable: false });
      expect(await mayRefresh(own, session, wiki)).toBe(false);
    });

    it('S4: a session under grace carries until the grace ends, to an authorization and to a refresh', async () => {
      const own = await aWorld(database.store);
      await own.settings({ sessionAbsoluteSeconds: 2_592_000, sessionIdleSeconds: 86_400 });
      const wiki = await own.application();
      const person = await own.user();
      database.moveClock(HOUR);
      await own.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 1 } });
      database.moveClock(2 * HOUR);
      const attempt = await aSignIn(own);
      await attempt.password(person.loginName);
      await attempt.skip();
      const session = await attempt.session();
      if (session === null) throw new Error('not signed in');
      const refresh = () => mayRefresh(own, session, wiki);
      expect((await judge(own, session, wiki))?.decision).toMatchObject({ outcome: 'grant', aal: 1 });
      expect(await refresh()).toBe(true);
      database.moveClock(DAY + HOUR + MINUTE);
      expect((await judge(own, session, wiki))?.decision.outcome).toBe('enrol');
      expect(await refresh()).toBe(false);
      database.moveClock(0);
    });
  });

  describe('revocation', () => {
    it('S6: of one session leaves the others', async () => {
      const { person, attempt, session } = await signedIn(world);
      const other = await aSignIn(world);
      await other.password(person.loginName);
      must(await revokeSession(world.ports)({ ...world.host, session: session.id }));
      expect(await attempt.session()).toBeNull();
      expect(await other.session()).not.toBeNull();
    });

    it('S6: of a person’s sessions ends their pending sign-ins too, and nobody else’s', async () => {
      const mine = await signedIn(world);
      const theirs = await signedIn(world);
      const pending = await aSignIn(world);
      await pending.password(mine.person.loginName, undefined, {});
      const open = await aSignIn(world);
      must(await revokeSessionsOfUser(world.ports)({ ...world.host, user: mine.person.id }));
      expect(await mine.attempt.session()).toBeNull();
      expect(await theirs.attempt.session()).not.toBeNull();
      expect(await pending.session()).toBeNull();
      expect(await open.password(theirs.person.loginName)).toBe('signed_in');
    });

    it('S6: of the tenant’s ends all of its sessions and pending sign-ins, and no other tenant’s', async () => {
      const own = await aWorld(database.store);
      const mine = await signedIn(own);
      const foreign = await signedIn(world);
      const person = await own.user();
      const pending = await aSignIn(own);
      await pending.password(person.loginName);
      must(await revokeSessionsOfTenant(own.ports)(own.host));
      expect(await mine.attempt.session()).toBeNull();
      expect(await pending.skip()).toBe('attempt_not_found');
      expect(pending.token).toBeNull();
      expect(await foreign.attempt.session()).not.toBeNull();
      const again = await aSignIn(own);
      expect(await again.password(mine.person.loginName)).toBe('signed_in');
      expect(await again.session()).not.toBeNull();
    });

    it('S6, P5: a disabled account has no session and cannot finish a sign-in', async () => {
      const { person, attempt } = await signedIn(world);
      const pending = await aSignIn(world, { demand: AAL_2 });
      expect(await pending.password(person.loginName)).toBe('enrol');
      must(await disableUser(world.ports)({ ...world.host, user: person.id }));
      expect(await attempt.session()).toBeNull();
      expect(await pending.enrolKey(aSecurityKey())).toBe('attempt_not_found');
      expect(await (await aSignIn(world)).password(person.loginName)).toBe('credentials_wrong');
    });
  });

  describe('limits', () => {
    it('S2, S6: a session ends after its idle time and at its absolute end', async () => {
      const own = await aWorld(database.store);
      await own.settings({ sessionIdleSeconds: 600, sessionAbsoluteSeconds: 3_600 });
      const { attempt, session } = await signedIn(own);
      database.moveClock(9 * MINUTE);
      expect(await attempt.session()).toMatchObject({ id: session.id });
      database.moveClock(30 * MINUTE);
      expect(await attempt.session()).toBeNull();
      database.moveClock(0);
      const second = await signedIn(own);
      for (let minute = 8; minute < 60; minute += 8) {
        database.moveClock(minute * MINUTE);
        expect(await second.attempt.session()).not.toBeNull();
        await database.settled();
      }
      database.moveClock(60 * MINUTE + SECOND);
      expect(await second.attempt.session()).toBeNull();
      database.moveClock(0);
    });
  });

  describe('raising', () => {
    it('S7, U2: a step-up keeps the session and gives it a new secret; the old one is dead at once', async () => {
      const { person, attempt, session } = await signedIn(world);
      const raise = await aSignIn(world, { session, demand: AAL_2 });
      expect(raise.step).toMatchObject({ kind: 'enrol', skippable: false });
      expect(await raise.enrolKey(aSecurityKey())).toBe('signed_in');
      expect(await attempt.session()).toBeNull();
      expect(await raise.session()).toMatchObject({ id: session.id, aal: 2, userId: person.id });
    });

    it('U2: a cancelled step-up changes nothing', async () => {
      const { attempt, session } = await signedIn(world);
      const raise = await aSignIn(world, { session, demand: AAL_2 });
      expect(await raise.cancel()).toBe('cancelled');
      expect(await attempt.session()).toMatchObject({ id: session.id, aal: 1 });
    });

    it('S7: handles change at every raise, and the old one is dead', async () => {
      const person = await world.user();
      const attempt = await aSignIn(world);
      const before = { ...attempt.on() };
      await attempt.password(person.loginName);
      expect(attempt.handle).not.toBe(before.handle);
      const { skipEnrolment } = await import('../../src/flows/signIn/skipEnrolment.ts');
      expect(await skipEnrolment(world.ports)(before)).toMatchObject({ ok: false, code: 'attempt_not_found' });
    });

    it('U1: max_age asks the same person for the first factor again, and nobody else', async () => {
      const { person, session } = await signedIn(world);
      const other = await world.user();
      const now = await world.now();
      const recent: Demand = { aal: 1, factors: null, maxAgeSeconds: null, notBefore: now, source: 'client' };
      const again = await aSignIn(world, { session, demand: recent });
      expect(again.step).toMatchObject({ kind: 'reauthenticate', person: { loginName: person.loginName } });
      // Whatever name is posted, it is the known person's password that counts.
      expect(await again.password(other.loginName, 'somebody else’s password')).toBe('credentials_wrong');
      expect(await again.password(other.loginName)).toBe('signed_in');
      expect(await again.session()).toMatchObject({ id: session.id, userId: person.id });
    });
  });

  describe('a lost proof', () => {
    it('S8: the proofs of a removed factor are worth nothing, and the person’s sessions end', async () => {
      const own = await aWorld(database.store);
      const { person, attempt } = await signedInWithTotp(own);
      const [factor] = must(await listFactors(own.ports)({ ...own.host, user: person.id })).filter(({ kind }) => kind === 'totp');
      if (factor === undefined) throw new Error('no factor');
      must(await removeFactor(own.ports)({ ...own.host, user: person.id, factor: factor.id }));
      expect(await attempt.session()).toBeNull();
      // F8: the companion batch went with the last real factor.
      expect(must(await listFactors(own.ports)({ ...own.host, user: person.id }))).toEqual([]);
    });

    it('S8: being given a role means that all rules judge the session from then on', async () => {
      const own = await aWorld(database.store);
      const wiki = await own.application();
      const { person, session, attempt } = await signedIn(own);
      await own.rule(TENANT, { level: 'required' });
      expect((await judge(own, session, wiki))?.decision.outcome).toBe('grant');
      must(await setRole(own.ports)({ ...own.host, user: person.id, role: 'operator' }));
      expect(await attempt.session()).toMatchObject({ recheck: true, role: 'operator' });
      expect((await judge(own, session, wiki))?.decision).toMatchObject({ outcome: 'enrol', skippable: false });
    });

    it('P4: a new password ends the sessions, signs nobody in and removes no factor', async () => {
      const own = await aWorld(database.store);
      const { person, attempt } = await signedInWithTotp(own);
      must(await setPassword(own.ports)({ ...own.host, user: person.id, password: 'another good password' }));
      expect(await attempt.session()).toBeNull();
      const again = await aSignIn(own);
      expect(await again.password(person.loginName)).toBe('credentials_wrong');
      expect(await again.password(person.loginName, 'another good password')).toBe('challenge');
      expect(again.token).toBeNull();
    });
  });
});
