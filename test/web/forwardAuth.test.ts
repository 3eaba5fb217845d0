import { afterAll, beforeAll, expect, it } from 'vitest';
import { grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { switchApplication } from '../../src/flows/directory/switchApplication.ts';
import { updateApplication } from '../../src/flows/directory/updateApplication.ts';
import { listFactors } from '../../src/flows/factors/listFactors.ts';
import { removeFactor } from '../../src/flows/factors/removeFactor.ts';
import { demoteSessionsOfTenant } from '../../src/flows/sessions/demoteSessionsOfTenant.ts';
import { revokeSession } from '../../src/flows/sessions/revokeSession.ts';
import { revokeSessionsOfTenant } from '../../src/flows/sessions/revokeSessionsOfTenant.ts';
import { revokeSessionsOfUser } from '../../src/flows/sessions/revokeSessionsOfUser.ts';
import { signOut } from '../../src/flows/sessions/signOut.ts';
import { after, DAY, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import { aProtectedHost, askedByProxy, cookieOf, WIKI } from '../builders/aGuardedHost.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, ORIGIN, type World } from '../builders/world.ts';

const ADMIN_RULE = { path: '/admin', aal: 2, factors: 'any', maxAgeSeconds: 300 };

eachEngine('a host behind a proxy', (database) => {
  let world: World;
  let proxy: Awaited<ReturnType<typeof askedByProxy>>;
  beforeAll(async () => {
    world = await aWorld(database.store);
    proxy = await askedByProxy(world);
    await aProtectedHost(world, { rules: [ADMIN_RULE] });
  });
  afterAll(async () => {
    database.moveClock(0);
    await proxy.server.close();
  });

  async function signedIn(words: { withTotp?: boolean; own?: World } = {}) {
    const own = words.own ?? world;
    const person = await own.user({ displayName: 'Jörg, Ada', mail: `${own.unique('ada')}@example.com`, mailVerified: true });
    const attempt = await aSignIn(own);
    await attempt.password(person.loginName);
    if (words.withTotp === true) await attempt.enrolTotp();
    else await attempt.skip();
    const session = await attempt.session();
    if (session === null || attempt.token === null) throw new Error('not signed in');
    return { person, session, token: attempt.token };
  }

  it('P2: leads a browser to the sign-in and back, and lets its requests through with the name of the person', async () => {
    const led = await proxy.browse('/pages?id=1&x=%2F');
    expect(led.statusCode).toBe(302);
    const to = new URL(String(led.headers.location));
    expect([to.origin, to.pathname]).toEqual([ORIGIN, `/t/${world.tenant.slug}/forward-auth/open`]);
    expect(String(led.headers['set-cookie'])).toMatch(
      /^__Host-sallyport-browser-[^;]+; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    // Nobody is signed in: the steps of an ordinary sign-in.
    const steps = await proxy.open(to.href, null);
    expect([steps.statusCode, String(steps.headers.location)]).toEqual([303, expect.stringMatching(/\/sign-in\/[0-9a-f-]{36}$/)]);

    const { person, token } = await signedIn();
    const opened = await proxy.open(to.href, token);
    expect(String(opened.headers.location)).toMatch(new RegExp(`^${WIKI}/\\.sallyport/callback\\?code=[\\w-]{43}$`));
    const back = await proxy.callback(String(opened.headers.location), cookieOf(led));
    expect([back.statusCode, back.headers.location]).toEqual([302, `${WIKI}/pages?id=1&x=%2F`]);
    expect(String(back.headers['set-cookie'])).toMatch(
      /^__Host-sallyport-ticket-[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );

    const through = await proxy.browse('/pages', { cookie: cookieOf(back) });
    expect([through.statusCode, through.body]).toEqual([200, '']);
    expect(through.headers).toMatchObject({
      'remote-user': person.loginName,
      'remote-id': person.id,
      'remote-name': 'J%C3%B6rg, Ada',
      'remote-email': expect.stringContaining('@example.com'),
      'remote-groups': '',
      'remote-aal': '1',
      'cache-control': 'no-store',
    });
  });

  it('A3: a check and a silent opening write no event', async () => {
    const { person, token } = await signedIn();
    const before = (await world.events({ user: person.id })).length;
    const cookie = await proxy.enter(token);
    expect((await proxy.browse('/', { cookie })).statusCode).toBe(200);
    expect((await world.events({ user: person.id })).length).toBe(before);
  });

  it('U1, U2: a rule of a path asks for more on the live session, and the rest of the host goes on', async () => {
    const { token } = await signedIn();
    const cookie = await proxy.enter(token);
    const led = await proxy.browse('/admin/users', { cookie });
    expect(led.statusCode).toBe(302);
    const steps = await proxy.open(String(led.headers.location), token);
    expect(String(steps.headers.location)).toMatch(/\/sign-in\/[0-9a-f-]{36}$/);
    expect((await proxy.browse('/pages', { cookie })).statusCode).toBe(200);
    const program = await proxy.ask('/admin', { headers: { cookie } });
    expect(program.statusCode).toBe(401);
    expect(program.headers['www-authenticate']).toBe(
      `Sallyport-Session realm="${WIKI}", error="insufficient_user_authentication", acr_values="urn:sallyport:aal:2", max_age="300"`,
    );
  });

  it('U1, S1: the age of a proof is judged at every request', async () => {
    const { token } = await signedIn({ withTotp: true });
    const cookie = await proxy.enter(token, '/admin');
    expect((await proxy.browse('/admin', { cookie })).headers['remote-aal']).toBe('2');
    database.moveClock(6 * MINUTE);
    expect((await proxy.browse('/admin', { cookie })).statusCode).toBe(302);
    expect((await proxy.browse('/', { cookie })).statusCode).toBe(200);
    database.moveClock(0);
  });

  it('P2: programs, scripts and WebSockets get a challenge and no redirect', async () => {
    const asked = { accept: '*/*' };
    for (const headers of [
      asked,
      { accept: 'text/html', 'x-requested-with': 'XMLHttpRequest' },
      { accept: 'text/html', 'sec-fetch-mode': 'cors' },
      { accept: 'text/html', upgrade: 'websocket', connection: 'Upgrade' },
      { accept: 'text/html', 'x-forwarded-method': 'POST' },
    ]) {
      const answer = await proxy.ask('/', { headers });
      expect([headers, answer.statusCode, answer.json<{ code: string }>().code]).toEqual([headers, 401, 'forward_sign_in_needed']);
      expect(answer.headers['www-authenticate']).toBe(`Sallyport-Session realm="${WIKI}", error="login_required"`);
      expect(answer.headers.location).toBeUndefined();
    }
  });

  it('P2: nginx gets a status, and its error page what the browser is told', async () => {
    const headers = { 'x-original-url': `${WIKI}/pages?x=1`, 'x-original-method': 'GET', accept: 'text/html' };
    const bare = { headers: { ...headers, 'x-forwarded-proto': 'https' } };
    const check = await proxy.ask('/pages?x=1', bare);
    expect([check.statusCode, check.headers.location]).toEqual([401, undefined]);
    const page = await proxy.ask('/pages?x=1', { ...bare, path: '/sign-in' });
    expect(page.statusCode).toBe(302);
    expect(new URL(String(page.headers.location)).searchParams.get('target')).toBe('/pages?x=1');
    const { token } = await signedIn();
    const cookie = await proxy.enter(token);
    expect((await proxy.ask('/pages?x=1', { headers: { ...headers, cookie } })).statusCode).toBe(200);
    const meanwhile = await proxy.ask('/pages?x=1', { headers: { ...headers, cookie }, path: '/sign-in' });
    expect([meanwhile.statusCode, meanwhile.headers.location]).toEqual([302, `${WIKI}/pages?x=1`]);
  });

  it('S6: the end of a session, in whatever way, holds for the next request', async () => {
    const admin = world.host;
    const ends: Readonly<Record<string, (at: Awaited<ReturnType<typeof signedIn>>) => Promise<unknown>>> = {
      'signed out': ({ session }) =>
        signOut(world.ports)({ tenantId: world.tenant.id, session: session.id, trace: { address: null, userAgent: null } }),
      revoked: async ({ session }) => must(await revokeSession(world.ports)({ ...admin, session: session.id })),
      'all of the person': async ({ person }) => must(await revokeSessionsOfUser(world.ports)({ ...admin, user: person.id })),
      disabled: async ({ person }) => must(await disableUser(world.ports)({ ...admin, user: person.id })),
      idle: async () => database.moveClock(61 * MINUTE),
      'past its end': async () => database.moveClock(DAY + MINUTE),
      'all of the tenant': async () => must(await revokeSessionsOfTenant(world.ports)({ ...admin })),
    };
    for (const [way, end] of Object.entries(ends)) {
      const at = await signedIn();
      const cookie = await proxy.enter(at.token);
      expect([way, (await proxy.ask('/', { headers: { cookie } })).statusCode]).toEqual([way, 200]);
      await end(at);
      expect([way, (await proxy.ask('/', { headers: { cookie } })).statusCode]).toEqual([way, 401]);
      database.moveClock(0);
    }
  });

  it('S6, S8: a demotion takes a path away, and so does the loss of the factor', async () => {
    const first = await signedIn({ withTotp: true });
    const cookie = await proxy.enter(first.token, '/admin');
    expect((await proxy.ask('/admin', { headers: { cookie } })).statusCode).toBe(200);
    const [factor] = must(await listFactors(world.ports)({ ...world.host, user: first.person.id }));
    must(await removeFactor(world.ports)({ ...world.host, user: first.person.id, factor: factor?.id ?? ('' as never) }));
    expect((await proxy.ask('/admin', { headers: { cookie } })).statusCode).toBe(401);

    const own = await aWorld(database.store);
    const other = await askedByProxy(own);
    await aProtectedHost(own, { rules: [ADMIN_RULE] });
    const second = await signedIn({ withTotp: true, own });
    const theirs = await other.enter(second.token, '/admin');
    expect((await other.ask('/admin', { headers: { cookie: theirs } })).statusCode).toBe(200);
    must(await demoteSessionsOfTenant(own.ports)({ ...own.host, overSeconds: 0 }));
    expect((await other.ask('/admin', { headers: { cookie: theirs } })).statusCode).toBe(401);
    await other.server.close();
  });

  it('S7: a raise of the session kills the ticket, and the browser gets another one without being asked', async () => {
    const { session, token } = await signedIn();
    const cookie = await proxy.enter(token);
    const raise = await aSignIn(world, {
      session,
      demand: { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'step_up' },
    });
    await raise.enrolTotp();
    expect((await proxy.ask('/', { headers: { cookie } })).statusCode).toBe(401);
    const another = await proxy.enter(raise.token ?? '');
    expect((await proxy.ask('/admin', { headers: { cookie: another } })).headers['remote-aal']).toBe('2');
  });

  it("S3, S4: the application's own rule is judged at every request, and an allowance as it is then", async () => {
    const own = await aWorld(database.store);
    const here = await askedByProxy(own);
    const application = await aProtectedHost(own);
    const { person, token } = await signedIn({ own });
    const cookie = await here.enter(token);
    await own.rule({ kind: 'application', application }, { level: 'required' });
    expect((await here.ask('/', { headers: { cookie } })).statusCode).toBe(401);
    const until = after(await own.now(), HOUR);
    must(await grantBypass(own.ports)({ ...own.host, user: person.id, reason: 'a lost phone', from: null, until, exceptApplications: [] }));
    expect((await here.ask('/', { headers: { cookie } })).statusCode).toBe(200);
    await here.server.close();
  });

  it('F1, F5: the factors of a rule are judged with those of the policy, and an empty set lets nobody in', async () => {
    const own = await aWorld(database.store);
    const here = await askedByProxy(own);
    await aProtectedHost(own, { rules: [{ path: '/keys', aal: 2, factors: 'webauthn', maxAgeSeconds: null }] });
    const { token } = await signedIn({ own, withTotp: true });
    const cookie = await here.enter(token);
    expect((await here.ask('/', { headers: { cookie } })).headers['remote-aal']).toBe('2');
    expect((await here.ask('/keys', { headers: { cookie } })).statusCode).toBe(401);
    await own.rule({ kind: 'tenant' }, { level: 'optional', factors: ['totp'] });
    expect((await here.ask('/keys', { headers: { cookie } })).statusCode).toBe(401);
    const led = await here.browse('/keys', { cookie });
    const steps = await here.open(String(led.headers.location), token);
    expect(steps.statusCode).toBe(303);
    await here.server.close();
  });

  it('P2: a disabled application and a host that it gave up let nobody through, at once', async () => {
    const own = await aWorld(database.store);
    const here = await askedByProxy(own);
    const application = await aProtectedHost(own);
    const { token } = await signedIn({ own });
    const cookie = await here.enter(token);
    must(await switchApplication(own.ports)({ ...own.host, application, to: 'disabled' }));
    const shut = await here.browse('/', { cookie });
    expect([shut.statusCode, shut.body]).toEqual([403, expect.stringContaining('application_disabled')]);
    must(await switchApplication(own.ports)({ ...own.host, application, to: 'enabled' }));
    expect((await here.browse('/', { cookie })).statusCode).toBe(200);
    must(await updateApplication(own.ports)({ ...own.host, application, forwardAuth: { origins: ['https://other.example.com'] } }));
    const gone = await here.ask('/', { headers: { cookie } });
    expect([gone.statusCode, gone.json<{ code: string }>().code]).toEqual([403, 'host_not_registered']);
    await here.server.close();
  });
});
