import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/directory/user.ts';
import { DAY, MINUTE } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { aBrowser, type Browser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';

const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;
const TENANT = { kind: 'tenant' } as const;

/** Attacks with a session that is live and worth less than is asked: on the administration and on the account pages. */
eachEngine('attacks with a session that is not enough', (database) => {
  /** A tenant of its own, with its server. */
  async function inOwn(work: (own: World, app: Server) => Promise<void>): Promise<void> {
    const own = await aWorld(database.store);
    const app = await aServer(own.ports, { mounts: [(scope) => adminApi(scope, adminFlows(own.ports))] });
    try {
      await work(own, app);
    } finally {
      database.moveClock(0);
      await app.close();
    }
  }

  async function builtIn(own: World, clientId: 'account' | 'console') {
    const found = await own.store.transaction(own.tenant.id, (tx) => own.store.findApplicationByClientId(tx, clientId));
    if (found === null) throw new Error(`no ${clientId}`);
    return { kind: 'application', application: found.id } as const;
  }

  function caller(own: World, app: Server, token: string | null) {
    const cookie = `sallyport-session-${own.tenant.slug}=${token}`;
    return async (method: 'GET' | 'POST' | 'PATCH', path: string, body: unknown = {}) => {
      const answer = await app.inject({
        method,
        url: `/t/${own.tenant.slug}/api/admin${path}`,
        headers: { cookie, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
        ...(method === 'GET' ? {} : { payload: JSON.stringify(body) }),
      });
      return [answer.statusCode, answer.body === '' ? null : (answer.json().code ?? null)] as const;
    };
  }

  async function signedIn(own: World, role: Role | null, kind: 'password' | 'totp' | 'key') {
    const person = await own.user(role === null ? {} : { role });
    const signIn = await aSignIn(own, kind === 'password' ? {} : { demand: AAL_2 });
    const step = await signIn.password(person.loginName);
    if (kind === 'totp') await signIn.enrolTotp();
    else if (kind === 'key') await signIn.enrolKey(aSecurityKey());
    else if (step === 'enrol') await signIn.skip();
    return { person, signIn };
  }

  const OFF = { level: 'off', timing: null, factors: null, existingSessions: 'keep' };
  const setTenantRule = { rule: OFF, from: null, expectedRevision: null, deadEnds: 'accept' };

  describe('a proof that is fresh and not of a kind that the console takes', () => {
    it('F2, S1: opens no change of policy, and one of a kind that it takes does', () =>
      inOwn(async (own, app) => {
        await own.rule(TENANT, { level: 'off' });
        const byApp = await signedIn(own, 'owner', 'totp');
        const byKey = await signedIn(own, 'owner', 'key');
        await own.rule(await builtIn(own, 'console'), { level: 'off', factors: ['webauthn'] });
        expect(await caller(own, app, byApp.signIn.token)('PATCH', '/tenant', { name: 'Other' })).toEqual([403, 'aal2_needed']);
        expect(await caller(own, app, byApp.signIn.token)('POST', '/revoke-sessions', { reason: 'x' })).toEqual([403, 'aal2_needed']);
        expect(await byApp.signIn.session()).not.toBeNull();
        expect(await caller(own, app, byKey.signIn.token)('PATCH', '/tenant', { name: 'Other' })).toEqual([200, null]);
      }));

    it('F4: a code that only showed who may enrol is no proof for the console', () =>
      inOwn(async (own, app) => {
        const { person, signIn } = await signedIn(own, 'owner', 'totp');
        const live = await signIn.session();
        if (live === null) throw new Error('no session');
        database.moveClock(10 * MINUTE);
        const finance = await own.application({ level: 'optional', factors: ['webauthn'] });
        const up = await aSignIn(own, { application: finance, session: live });
        expect(up.step).toMatchObject({ kind: 'challenge', purpose: 'guard' });
        expect(await up.backupCode(signIn.backupCodes[0])).toBe('enrol');
        expect(await up.skip()).toBe('signed_in');
        await own.rule(await builtIn(own, 'console'), { level: 'optional', factors: ['totp', 'webauthn'] });
        expect(await caller(own, app, up.token)('PATCH', '/tenant', { name: 'Other' })).toEqual([403, 'fresh_proof_needed']);
        expect(await caller(own, app, up.token)('POST', '/revoke-sessions', { reason: 'x' })).toEqual([403, 'confirmation_needed']);
        expect((await own.events({ user: person.id })).map(({ type }) => type)).not.toContain('tenant.sessions_revoked');
      }));
  });

  it('S8: a proof by a factor that is gone opens no change, though the session once was of AAL 2', () =>
    inOwn(async (own, app) => {
      await own.rule(TENANT, { level: 'off' });
      const { person, signIn } = await signedIn(own, 'owner', 'totp');
      await database.asOwner(`delete from factors where tenant_id = $1 and user_id = $2`, [own.tenant.id, person.id]);
      expect(await signIn.session()).toMatchObject({ aal: 2 });
      expect(await caller(own, app, signIn.token)('POST', '/revoke-sessions', { reason: 'x' })).toEqual([403, 'aal2_needed']);
    }));

  it('F6: an age that no request could meet is refused: it would shut the console for everybody', () =>
    inOwn(async (own, app) => {
      const { signIn } = await signedIn(own, 'owner', 'totp');
      const { application } = await builtIn(own, 'console');
      const change = (maxAgeSeconds: number) =>
        caller(own, app, signIn.token)('PATCH', `/applications/${application}`, { demand: { aal: 2, maxAgeSeconds } });
      for (const age of [0, 59]) expect(await change(age)).toEqual([400, 'demand_malformed']);
      expect(await change(60)).toEqual([200, null]);
      expect(await caller(own, app, signIn.token)('GET', '/tenant')).toEqual([200, null]);
    }));

  describe('what was refused at the door of the administration', () => {
    it('A3: is on record once, with who it was and what they asked', () =>
      inOwn(async (own, app) => {
        const auditor = await signedIn(own, 'auditor', 'password');
        const owner = await signedIn(own, 'owner', 'password');
        const nobody = await signedIn(own, null, 'password');
        await caller(own, app, auditor.signIn.token)('POST', '/policy/tenant/versions', setTenantRule);
        await caller(own, app, owner.signIn.token)('POST', '/revoke-sessions', { reason: 'x' });
        await caller(own, app, nobody.signIn.token)('GET', '/users');
        const refused = (await own.events()).filter(({ type }) => type === 'administration.refused');
        expect(refused.map(({ actor, session, address, data }) => [actor, session, address, data])).toEqual([
          [
            { kind: 'user', id: auditor.person.id },
            (await auditor.signIn.session())?.id,
            '127.0.0.1',
            { act: 'POST /policy/tenant/versions', code: 'role_needed' },
          ],
          [
            { kind: 'user', id: owner.person.id },
            (await owner.signIn.session())?.id,
            '127.0.0.1',
            { act: 'POST /revoke-sessions', code: 'aal2_needed' },
          ],
          [
            { kind: 'user', id: nobody.person.id },
            (await nobody.signIn.session())?.id,
            '127.0.0.1',
            { act: 'GET /users', code: 'role_needed' },
          ],
        ]);
      }));

    it('A3: a caller without a session leaves nothing, so that no stranger can fill the audit', () =>
      inOwn(async (own, app) => {
        const before = (await own.events()).length;
        expect(await caller(own, app, 'made-up')('POST', '/revoke-sessions', { reason: 'x' })).toEqual([401, 'session_needed']);
        expect(await own.events()).toHaveLength(before);
      }));
  });

  describe('the account pages', () => {
    let own: World;
    let app: Server;
    beforeAll(async () => {
      own = await aWorld(database.store);
      app = await aServer(own.ports);
    });
    afterAll(() => app.close());

    /** A browser in which this session lives. */
    function browserWith(token: string | null): Browser {
      const browser = aBrowser(app);
      browser.jar.set(`sallyport-session-${own.tenant.slug}`, String(token));
      return browser;
    }
    const at = (path: string): string => `/t/${own.tenant.slug}${path}`;

    /** What the address says that a page of one's own asks. */
    async function whoIsHere(token: string | null) {
      const cookie = `sallyport-session-${own.tenant.slug}=${token}`;
      return (await app.inject({ url: at('/api/session'), headers: { cookie } })).json();
    }

    it('S4, B3: a session whose bypass is over opens nothing of a person, not even who it was', async () => {
      await own.rule(TENANT, { level: 'required' });
      const person = await own.user();
      await database.asOwner(
        `insert into bypasses (tenant_id, id, user_id, starts_at, ends_at, reason, granted_by, granted_at)
          values ($1, $2, $2, now() - interval '1 minute', now() + interval '20 minutes', 'lost phone', '{"kind":"host"}', now())`,
        [own.tenant.id, person.id],
      );
      const signIn = await aSignIn(own);
      expect(await signIn.password(person.loginName)).toBe('signed_in');
      expect(await whoIsHere(signIn.token)).toMatchObject({ user: person.id, allowance: 'bypass' });
      database.moveClock(21 * MINUTE);
      const refused = await whoIsHere(signIn.token);
      expect(refused).toMatchObject({ code: 'step_up_needed' });
      expect(JSON.stringify(refused)).not.toContain(person.id);
      // The session itself goes on: other applications judge it for themselves.
      expect(await signIn.session()).not.toBeNull();
      database.moveClock(0);
    });

    it('S3, S4, U2: a session whose grace is over is led to a step on itself, keeps its place, and opens them afterwards', async () => {
      await own.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 1 } });
      const person = await own.user();
      await database.asOwner(`update users set created_at = created_at - interval '1 day' where id = $1`, [person.id]);
      await own.settings({ sessionIdleSeconds: 86_400, sessionAbsoluteSeconds: 2_592_000 });
      const signIn = await aSignIn(own);
      await signIn.password(person.loginName);
      expect(await signIn.skip()).toBe('signed_in');
      const before = await signIn.session();
      const browser = browserWith(signIn.token);
      expect((await browser.get(at('/account'))).body).toContain(person.loginName);
      expect(await whoIsHere(signIn.token)).toMatchObject({ user: person.id, allowance: 'grace' });
      database.moveClock(DAY - MINUTE);
      await browser.get(at('/account'));
      await database.settled();
      database.moveClock(DAY + MINUTE);
      const page = await browser.get(at('/account'));
      expect(page.title).toBe('Is it still you?');
      expect(page.body).toContain(`value="${person.loginName}"`);
      expect((await browser.get(at('/account'))).title).toBe('Is it still you?');
      expect(await whoIsHere(signIn.token)).toMatchObject({ status: 403, code: 'step_up_needed' });
      expect((await own.events()).at(-1)).toMatchObject({ data: { act: 'GET /api/session', code: 'step_up_needed' } });
      const next = await page.post('/password', { password: 'correct horse battery' });
      expect(next.title).toBe('Set up a second step');
      expect(await signIn.session()).toMatchObject({ id: before?.id, aal: 1 });
      database.moveClock(0);
    });

    it('U2: whoever cancels that step may sign in as somebody else, and is not sent round and round', async () => {
      const own2 = await aWorld(database.store);
      const app2 = await aServer(own2.ports);
      const signIn = await aSignIn(own2);
      await signIn.password((await own2.user()).loginName);
      await signIn.skip();
      await own2.rule(TENANT, { level: 'required', existingSessions: 'recheck' });
      const browser = aBrowser(app2);
      browser.jar.set(`sallyport-session-${own2.tenant.slug}`, String(signIn.token));
      const held = await browser.get(`/t/${own2.tenant.slug}/account`);
      expect(held.title).toBe('Set up a second step');
      const over = await held.post('/cancel');
      expect((await browser.get(over.goesTo ?? '')).title).toBe('Sign in');
      await app2.close();
    });

    it('S3: the step has an address of its own, which begins nothing for a session that is enough', async () => {
      const own3 = await aWorld(database.store);
      const app3 = await aServer(own3.ports);
      const signIn = await aSignIn(own3);
      await signIn.password((await own3.user()).loginName);
      await signIn.skip();
      const browser = aBrowser(app3);
      browser.jar.set(`sallyport-session-${own3.tenant.slug}`, String(signIn.token));
      const answer = await browser.send({ method: 'GET', url: `/t/${own3.tenant.slug}/step-up` });
      expect([answer.statusCode, answer.headers['location'], answer.cookies]).toEqual([303, `/t/${own3.tenant.slug}/account`, []]);
      expect(await signIn.session()).not.toBeNull();
      await app3.close();
    });
  });
});
