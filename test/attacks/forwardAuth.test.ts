import { afterAll, beforeAll, expect, it } from 'vitest';
import { updateApplication } from '../../src/flows/directory/updateApplication.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import { aProtectedHost, askedByProxy, cookieOf, WIKI } from '../builders/aGuardedHost.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const SHOP = 'https://shop.example.com';

eachEngine('attacks on hosts behind a proxy', (database) => {
  let world: World;
  let proxy: Awaited<ReturnType<typeof askedByProxy>>;
  beforeAll(async () => {
    world = await aWorld(database.store);
    proxy = await askedByProxy(world);
    await aProtectedHost(world, { rules: [{ path: '/admin', aal: 2, factors: 'any', maxAgeSeconds: null }] });
    await aProtectedHost(world, { origins: [SHOP], name: 'Shop' });
  });
  afterAll(async () => {
    database.moveClock(0);
    await proxy.server.close();
  });

  async function signedIn(own = world): Promise<string> {
    const attempt = await aSignIn(own);
    await attempt.password((await own.user()).loginName);
    await attempt.skip();
    if (attempt.token === null) throw new Error('not signed in');
    return attempt.token;
  }

  const codeOf = (answer: { readonly body: string }): unknown => (JSON.parse(answer.body) as { readonly code?: unknown }).code;

  /** A browser on its way: at the callback with a code for it. */
  async function onTheWay(token: string, target = '/') {
    const led = await proxy.browse(target);
    const opened = await proxy.open(String(led.headers.location), token);
    return { browser: cookieOf(led), location: String(opened.headers.location) };
  }

  it('P2: nobody but a trusted proxy is believed, and where none is named nobody is', async () => {
    const cookie = await proxy.enter(await signedIn());
    for (const remoteAddress of ['192.0.2.1', '11.0.0.1', '::1', '::ffff:192.0.2.1']) {
      const answer = await proxy.ask('/', { headers: { cookie }, remoteAddress });
      expect([remoteAddress, answer.statusCode, codeOf(answer)]).toEqual([remoteAddress, 403, 'proxy_not_trusted']);
      expect(answer.headers['remote-user']).toBe('');
    }
    for (const remoteAddress of ['127.0.0.1', '10.7.0.1', '::ffff:10.7.0.1'])
      expect((await proxy.ask('/', { headers: { cookie }, remoteAddress })).statusCode).toBe(200);
    const open = await askedByProxy(world, await aServer(world.ports));
    expect(codeOf(await open.ask('/', { headers: { cookie } }))).toBe('proxy_not_trusted');
    // Whoever claims to come from a proxy does not come from one.
    const claimed = await proxy.ask('/', { headers: { cookie, 'x-forwarded-for': '127.0.0.1' }, remoteAddress: '192.0.2.1' });
    expect(codeOf(claimed)).toBe('proxy_not_trusted');
    await open.server.close();
  });

  it('P2: what is missing, malformed or said twice and differently is refused', async () => {
    const cookie = await proxy.enter(await signedIn());
    const odd: readonly Readonly<Record<string, string>>[] = [
      { 'x-forwarded-host': '' },
      { 'x-forwarded-host': 'wiki.example.com, evil.example.com' },
      { 'x-forwarded-host': 'wiki.example.com@evil.example.com' },
      { 'x-forwarded-host': 'wiki.example.com/x' },
      { 'x-forwarded-proto': 'https, http' },
      { 'x-forwarded-proto': 'gopher' },
      { 'x-forwarded-proto': 'http' },
      { 'x-forwarded-uri': 'pages' },
      { 'x-forwarded-uri': '' },
      { 'x-forwarded-uri': '/pages, /admin' },
      { 'x-forwarded-uri': 'https://wiki.example.com/pages' },
      // A client added the form of another proxy, to be judged by another path, host or scheme.
      { 'x-original-url': `${WIKI}/public` },
      { 'x-original-url': `${SHOP}/` },
      { 'x-original-url': 'http://wiki.example.com/' },
      { 'x-original-url': 'nonsense' },
      { 'x-original-url': '' },
      { 'x-original-method': 'POST' },
    ];
    for (const headers of odd) {
      const answer = await proxy.ask('/', { headers: { cookie, ...headers } });
      expect([headers, answer.statusCode, codeOf(answer)]).toEqual([headers, 403, 'forwarded_request_malformed']);
    }
  });

  it('P2: no name of a header in another spelling is read', async () => {
    const cookie = await proxy.enter(await signedIn());
    const spelled = {
      x_forwarded_uri: '/public',
      'x-forwarded-path': '/public',
      'x-rewrite-url': '/public',
      forwarded: 'host=shop.example.com',
    };
    expect((await proxy.ask('/admin', { headers: { cookie, ...spelled } })).statusCode).toBe(401);
  });

  it('P2, U1: no spelling of a path comes past the rule of that path', async () => {
    const cookie = await proxy.enter(await signedIn());
    for (const target of [
      '/admin',
      '/ADMIN',
      '/%61dmin',
      '/x/..;/admin',
      '/x/../admin',
      '//admin',
      '/x%2f..%2fadmin',
      '/admin%20',
      '/admin.',
      '/%EF%BC%A1dmin',
      '/adm%C4%B1n',
    ]) {
      const answer = await proxy.ask(target, { headers: { cookie } });
      expect([target, answer.statusCode]).toEqual([target, 401]);
    }
  });

  it('P2: a ticket of one host opens no other, and a code or a session is no ticket', async () => {
    const token = await signedIn();
    const cookie = await proxy.enter(token);
    const [name = '', ticket = ''] = cookie.split('=');
    const shop = await proxy.ask('/', { headers: { cookie, 'x-forwarded-host': 'shop.example.com' } });
    expect([shop.statusCode, codeOf(shop)]).toEqual([401, 'forward_sign_in_needed']);
    const { location } = await onTheWay(token);
    const code = new URL(location).searchParams.get('code') ?? '';
    for (const wrong of [code, token, ticket.toLowerCase(), `${ticket}x`, '', `${ticket.slice(0, -1)}-`])
      expect([wrong.length, (await proxy.ask('/', { headers: { cookie: `${name}=${wrong}` } })).statusCode]).toEqual([wrong.length, 401]);
    // The cookie of a host with TLS, planted under its plain name by a neighbour.
    const plain = name.replace('__Host-', '');
    expect((await proxy.ask('/', { headers: { cookie: `${plain}=${ticket}` } })).statusCode).toBe(401);
  });

  it('P2: a ticket of one tenant opens nothing of another with the same host', async () => {
    const own = await aWorld(database.store);
    const theirs = await askedByProxy(own);
    await aProtectedHost(own);
    const ticket = (await proxy.enter(await signedIn())).split('=')[1];
    const there = await theirs.ask('/', { headers: { cookie: `__Host-sallyport-ticket-${own.tenant.slug}=${ticket}` } });
    expect(there.statusCode).toBe(401);
    await theirs.server.close();
  });

  it('P2: a code is used once, by the browser that began, on the host that it is for, within a minute, while the session is as it was', async () => {
    const token = await signedIn();
    const first = await onTheWay(token);
    expect((await proxy.callback(first.location, first.browser)).statusCode).toBe(302);
    expect((await proxy.callback(first.location, first.browser)).statusCode).toBe(403);

    // Somebody sends their own code to another person, or steals one.
    const second = await onTheWay(token);
    const another = cookieOf(await proxy.browse('/'));
    for (const browser of ['', another, `${second.browser.split('=')[0]}=`]) {
      const answer = await proxy.callback(second.location, browser);
      expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([403, undefined]);
    }
    expect((await proxy.callback(second.location, second.browser, { 'x-forwarded-host': 'shop.example.com' })).statusCode).toBe(403);
    expect((await proxy.callback(second.location, second.browser)).statusCode).toBe(302);

    const third = await onTheWay(token);
    database.moveClock(MINUTE + 1);
    expect((await proxy.callback(third.location, third.browser)).statusCode).toBe(403);
    database.moveClock(0);
    const refused = (await world.events()).filter(({ type }) => type === 'forward_auth.code_refused');
    expect(refused.map(({ data }) => data['origin'])).toEqual([WIKI]);
  });

  it('P2: 40 shows of one code at once give one ticket', async () => {
    const { location, browser } = await onTheWay(await signedIn());
    const answers = await Promise.all(Array.from({ length: 40 }, () => proxy.callback(location, browser)));
    expect(answers.filter(({ statusCode }) => statusCode === 302)).toHaveLength(1);
  });

  it('P2: nothing that an address says leads away from the registered host', async () => {
    const token = await signedIn();
    const browser = 'b'.repeat(43);
    const open = (query: Readonly<Record<string, string>>) =>
      proxy.open(`https://x.example/t/${world.tenant.slug}/forward-auth/open?${new URLSearchParams(query)}`, token);
    for (const origin of [
      'https://evil.example.com',
      'https://wiki.example.com.evil.example',
      'javascript:alert(1)',
      'https://wiki.example.com/@evil',
      '//evil',
    ]) {
      const answer = await open({ origin, target: '/', browser });
      expect([origin, [400, 403].includes(answer.statusCode), answer.headers.location]).toEqual([origin, true, undefined]);
    }
    for (const target of ['https://evil.example.com/', '@evil.example.com/', '.evil.example.com/', '', '/\r\nx: y']) {
      const answer = await open({ origin: WIKI, target, browser });
      expect([target, answer.statusCode, answer.headers.location]).toEqual([target, 400, undefined]);
    }
    const stopped = await proxy.open(`https://x.example/t/${world.tenant.slug}/forward-auth/stopped?origin=https://evil.example.com`, null);
    expect([stopped.statusCode, stopped.body.includes('evil.example.com')]).toEqual([404, false]);
    // A target that looks like another host stays one of this host.
    const shop = { 'x-forwarded-host': 'shop.example.com' };
    const led = await proxy.browse('//evil.example.com/%2e%2e', shop);
    const opened = await proxy.open(String(led.headers.location), token);
    const back = await proxy.callback(String(opened.headers.location), cookieOf(led), shop);
    expect(back.headers.location).toBe(`${SHOP}//evil.example.com/%2e%2e`);
    expect(new URL(String(back.headers.location)).origin).toBe(SHOP);
  });

  it('P2: names of people and groups break no header and look like no other', async () => {
    const own = await aWorld(database.store);
    const here = await askedByProxy(own);
    await aProtectedHost(own);
    const groups = [await own.group(null, 'staff,admin'), await own.group(null, 'Büro 100%'), await own.group(null, 'admin%2Cx')];
    const person = await own.user({ displayName: 'Zoë 😀', groups, mail: 'zoe@example.com', mailVerified: false });
    const attempt = await aSignIn(own);
    await attempt.password(person.loginName);
    await attempt.skip();
    const cookie = await here.enter(attempt.token ?? '');
    const { headers } = await here.ask('/', { headers: { cookie, 'remote-user': 'admin', 'remote-groups': 'admin' } });
    expect(headers['remote-name']).toBe('Zo%C3%AB %F0%9F%98%80');
    expect(String(headers['remote-groups']).split(',').toSorted()).toEqual(['B%C3%BCro 100%25', 'admin%252Cx', 'staff%2Cadmin']);
    // An address that nobody has verified is told to nobody.
    expect([headers['remote-email'], headers['remote-user']]).toEqual(['', person.loginName]);
    await here.server.close();
  });

  it('S6, S3: two tabs, a hundred requests and a rule that is tightened between: none after it is let through by what was before', async () => {
    const own = await aWorld(database.store);
    const here = await askedByProxy(own);
    const application = await aProtectedHost(own);
    const cookie = await here.enter(await signedIn(own));
    const before = await Promise.all(Array.from({ length: 100 }, () => here.ask('/', { headers: { cookie } })));
    expect(new Set(before.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    const rules = [{ path: '/', aal: 2, factors: 'any', maxAgeSeconds: null }];
    must(await updateApplication(own.ports)({ ...own.host, application, forwardAuth: { rules } }));
    const after = await Promise.all(Array.from({ length: 100 }, () => here.ask('/', { headers: { cookie } })));
    expect(new Set(after.map(({ statusCode }) => statusCode))).toEqual(new Set([401]));
    await here.server.close();
  });
});
