import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/directory/user.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { sessionOf } from '../../src/web/caller.ts';
import type { RouteClass } from '../../src/web/routeClass.ts';
import type { Mount, Server } from '../../src/web/server.ts';
import { aBrowser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, ORIGIN, PASSWORD, type World } from '../builders/world.ts';

const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

eachEngine('the web server', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    app = await aServer(world.ports, { mounts: [classes] });
  });
  afterAll(() => app.close());

  const PUBLIC: RouteClass = { assurance: 'public', role: null };

  /** One route of every class with a session. */
  function classes(scope: Server): void {
    for (const assurance of ['session', 'aal2', 'fresh_aal2', 'confirmed'] as const) {
      const opens = assurance === 'session' ? {} : ({ opens: 'account' } as const);
      scope.get(`/t/:tenant/api/of/${assurance}`, { config: { assurance, role: null, ...opens } }, (request) => ({
        user: sessionOf(request).session.userId,
      }));
    }
    scope.get('/t/:tenant/api/of/operators', { config: { assurance: 'session', role: 'operator' } }, () => ({}));
    scope.post('/t/:tenant/api/of/echo', { config: PUBLIC }, (request) => ({ body: request.body }));
    scope.post('/t/:tenant/api/of/anyone', { config: { ...PUBLIC, callers: 'anyone' } }, () => ({}));
    scope.get('/t/:tenant/api/of/address', { config: PUBLIC }, (request) => ({ address: request.ip }));
    scope.get('/t/:tenant/api/of/broken', { config: PUBLIC }, () => {
      throw new Error('a secret of the machine');
    });
  }

  async function aSession(words: { aal: 1 | 2; role?: Role }) {
    const person = await world.user(words.role === undefined ? {} : { role: words.role });
    const signIn = await aSignIn(world, words.aal === 2 ? { demand: AAL_2 } : {});
    await signIn.password(person.loginName);
    if (words.aal === 2) await signIn.enrolTotp();
    expect(await signIn.session()).toMatchObject({ aal: words.aal });
    return { cookie: `sallyport-session-${world.tenant.slug}=${signIn.token}`, person };
  }

  const url = (path: string) => `/t/${world.tenant.slug}/api/of/${path}`;
  const call = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.inject({ url: url(path), headers });
    return [response.statusCode, response.json().code ?? null] as const;
  };

  describe('P1, P2: a route without an assurance class', () => {
    const planted: readonly (readonly [string, Mount, RegExp])[] = [
      ['has none at all', (scope) => void scope.get('/planted', () => ({})), /GET \/planted declares no assurance class/],
      [
        'has no role',
        (scope) => void scope.get('/planted', { config: { assurance: 'public' } }, () => ({})),
        /declares no assurance class/,
      ],
      [
        'has a role and no session',
        (scope) => void scope.get('/planted', { config: { assurance: 'public', role: 'owner' } }, () => ({})),
        /has a role and no session/,
      ],
      [
        'wants a session of no tenant',
        (scope) => void scope.get('/planted', { config: { assurance: 'session', role: null } }, () => ({})),
        /has no tenant in its address/,
      ],
      [
        'wants a handle of no attempt',
        (scope) => void scope.get('/t/:tenant/planted', { config: { assurance: 'handle', role: null } }, () => ({})),
        /has no attempt in its address/,
      ],
      [
        'wants AAL 2 and opens no application by whose factors it could be judged',
        (scope) => void scope.get('/t/:tenant/planted', { config: { assurance: 'fresh_aal2', role: null } }, () => ({})),
        /asks for AAL 2 of no application/,
      ],
      [
        'stands in a plugin of a plugin',
        (scope) => void scope.register(async (inner) => void inner.get('/planted', () => ({}))),
        /declares no assurance class/,
      ],
    ];
    it.each(planted)('stops the server from being built when it %s', async (_what, mount, message) => {
      await expect(aServer(world.ports, { mounts: [mount] }).then((built) => built.ready())).rejects.toThrow(message);
    });
  });

  describe('what each class asks for', () => {
    it('session: a live one of this tenant', async () => {
      const { cookie, person } = await aSession({ aal: 1 });
      expect(await call('session')).toEqual([401, 'session_needed']);
      expect(await call('session', { cookie: `${cookie}x` })).toEqual([401, 'session_needed']);
      expect((await app.inject({ url: url('session'), headers: { cookie } })).json()).toEqual({ user: person.id });
      const other = await aWorld(database.store);
      const elsewhere = cookie.replace(world.tenant.slug, other.tenant.slug);
      const answer = await app.inject({
        url: url('session').replace(world.tenant.slug, other.tenant.slug),
        headers: { cookie: elsewhere },
      });
      expect(answer.statusCode).toBe(401);
    });

    it('S6: a revoked session is refused at the next request', async () => {
      const { cookie, person } = await aSession({ aal: 1 });
      expect(await call('session', { cookie })).toEqual([200, null]);
      await database.store.transaction(world.tenant.id, (tx) => database.store.endSessionsOfUser(tx, person.id));
      expect(await call('session', { cookie })).toEqual([401, 'session_needed']);
    });

    it('S1: aal2 and fresh_aal2: the second factor, and not older than five minutes', async () => {
      const one = await aSession({ aal: 1 });
      expect(await call('aal2', { cookie: one.cookie })).toEqual([403, 'aal2_needed']);
      expect(await call('fresh_aal2', { cookie: one.cookie })).toEqual([403, 'aal2_needed']);
      const { cookie } = await aSession({ aal: 2 });
      expect(await call('aal2', { cookie })).toEqual([200, null]);
      expect(await call('fresh_aal2', { cookie })).toEqual([200, null]);
      database.moveClock(6 * MINUTE);
      expect(await call('aal2', { cookie })).toEqual([200, null]);
      expect(await call('fresh_aal2', { cookie })).toEqual([403, 'fresh_proof_needed']);
      database.moveClock(0);
    });

    it('a role: that one or a higher one', async () => {
      const answers: Record<string, unknown> = {};
      for (const role of ['owner', 'administrator', 'operator', 'auditor'] as const) {
        answers[role] = (await call('operators', { cookie: (await aSession({ aal: 1, role })).cookie }))[1];
      }
      answers['nobody'] = (await call('operators', { cookie: (await aSession({ aal: 1 })).cookie }))[1];
      expect(answers).toEqual({ owner: null, administrator: null, operator: null, auditor: 'role_needed', nobody: 'role_needed' });
    });

    it('P1: a handle opens the steps of its attempt and no other route of the server', async () => {
      const person = await world.user();
      const browser = aBrowser(app);
      const begun = await browser.json(`/t/${world.tenant.slug}/api/sign-in`, {});
      const handle = browser.jar.get(`sallyport-attempt-${begun.body.attempt}`) ?? '';
      browser.jar.set(`sallyport-session-${world.tenant.slug}`, handle);
      const { paths } = app.swagger() as { paths: Record<string, Record<string, unknown>> };
      const beyond = Object.entries(paths)
        .filter(([path]) => !path.includes('{attempt}') && !path.endsWith('/sign-in'))
        .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const))
        .filter(([, path]) => !/\/of\/(echo|anyone|address|broken)$/.test(path));
      expect(beyond.length).toBeGreaterThanOrEqual(5);
      const open: Record<string, unknown> = {};
      for (const [method, path] of beyond) {
        const at = path.replace('{tenant}', world.tenant.slug);
        const answer = method === 'GET' ? await browser.readJson(at) : await browser.json(at, {}, {}, method as 'POST');
        if (answer.body.code !== 'session_needed') open[`${method} ${path.replace('/t/{tenant}/api', '')}`] = answer.body.code;
      }
      // An application proves itself to its stream of shared signals by a token of its own.
      const ssf = '/t/{tenant}/ssf';
      const streams = {
        ...Object.fromEntries(
          [`GET ${ssf}/streams`, `POST ${ssf}/streams`, `DELETE ${ssf}/streams`, `GET ${ssf}/status`, `POST ${ssf}/poll`].map((one) => [
            one,
            'stream_token_not_accepted',
          ]),
        ),
        ...Object.fromEntries(
          [`PATCH ${ssf}/streams`, `PUT ${ssf}/streams`, `POST ${ssf}/status`, `POST ${ssf}/verify`].map((one) => [one, 'input_malformed']),
        ),
      };
      // What is open to anybody takes no handle at all: what it is about comes in the body. An application's back end proves itself by its secret.
      const bodies = [
        ...['forgot-password', 'register', 'link', 'link/reset-password', 'link/confirm-mail', 'link/enter'],
        ...['operations', 'operations/{operation}/redeem'],
      ];
      expect(open).toEqual({
        ...Object.fromEntries(bodies.map((path) => [`POST /${path}`, 'input_malformed'])),
        'GET /operations/{operation}': 'client_not_authenticated',
        ...streams,
      });
      for (const [path, body, code] of [
        ['forgot-password', { name: person.loginName }, 'mail_unavailable'],
        ['register', { mail: 'ada@example.com', displayName: 'Ada' }, 'mail_unavailable'],
        ['link', { key: handle }, 'link_over'],
        ['link/reset-password', { key: handle, password: PASSWORD }, 'link_over'],
        ['link/confirm-mail', { key: handle }, 'link_over'],
        ['link/enter', { key: handle, password: PASSWORD }, 'link_over'],
      ] as const) {
        expect([path, (await browser.json(`/t/${world.tenant.slug}/api/${path}`, body)).body.code]).toEqual([path, code]);
      }
      expect(
        (
          await browser.json(`/t/${world.tenant.slug}/api/sign-in/${begun.body.attempt}/password`, {
            loginName: person.loginName,
            password: PASSWORD,
          })
        ).status,
      ).toBe(200);
    });

    it('a tenant that does not exist has no routes', async () => {
      for (const slug of ['nobody', 'UPPER', '-', 'a'.repeat(64), '%00']) {
        const answer = await app.inject({ url: `/t/${slug}/api/of/address` });
        expect([slug, answer.statusCode, answer.json().code]).toEqual([slug, 404, 'not_found']);
      }
    });
  });

  describe('requests that change something', () => {
    const post = async (path: string, headers: Record<string, string>, payload = '{}') => {
      const answer = await app.inject({ method: 'POST', url: url(path), headers, payload });
      return [answer.statusCode, answer.json().code ?? null];
    };
    const json = { 'content-type': 'application/json' };

    it('come from our own origin, or from no browser at all', async () => {
      expect(await post('echo', json)).toEqual([200, null]);
      expect(await post('echo', { ...json, origin: ORIGIN, 'sec-fetch-site': 'same-origin' })).toEqual([200, null]);
      expect(await post('echo', { ...json, origin: ORIGIN })).toEqual([200, null]);
      for (const from of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: `${ORIGIN}.evil.example` },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
        { origin: 'https://evil.example', host: 'evil.example', 'sec-fetch-site': 'same-origin' },
      ] as Record<string, string>[]) {
        expect([from, await post('echo', { ...json, ...from })]).toEqual([from, [403, 'other_origin']]);
      }
    });

    it('say that they are JSON: a form of another site cannot', async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json-seq']) {
        expect(await post('echo', { 'content-type': type })).toEqual([415, 'media_type_not_supported']);
      }
      const without = await app.inject({ method: 'POST', url: url('echo') });
      expect([without.statusCode, without.json().code]).toEqual([415, 'media_type_not_supported']);
    });

    it('a route of a protocol with checks of its own may be called by anyone', async () => {
      expect(await post('anyone', { ...json, origin: 'https://client.example' })).toEqual([200, null]);
    });

    it.each([
      ['no JSON', '{', 400, 'body_malformed'],
      ['an array', '[]', 400, 'body_malformed'],
      ['null', 'null', 400, 'body_malformed'],
      ['a number', '1', 400, 'body_malformed'],
      ['a member __proto__', '{"a":{"__proto__":{"x":1}}}', 400, 'body_malformed'],
      ['a megabyte', `{"a":"${'x'.repeat(1_000_000)}"}`, 413, 'body_too_large'],
    ])('a body that is %s is refused', async (_what, payload, status, code) => {
      expect(await post('echo', json, payload)).toEqual([status, code]);
    });

    it('a name that comes twice has no value, at any depth, and others keep theirs', async () => {
      const echo = async (payload: string) => (await app.inject({ method: 'POST', url: url('echo'), headers: json, payload })).json().body;
      expect(await echo('{"a":1,"b":2,"a":3}')).toEqual({ b: 2 });
      expect(await echo('{"a":{"x":1,"x":2},"b":{"x":1},"c":[{"x":1},{"x":2}]}')).toEqual({ b: { x: 1 }, c: [{ x: 1 }, { x: 2 }] });
      expect(await echo('{"a":1,"\\u0061":2,"b":"\\"a\\":1,\\"a\\":2"}')).toEqual({ b: '"a":1,"a":2' });
    });

    it('a body in another encoding than UTF-8 is refused', async () => {
      const answer = await app.inject({
        method: 'POST',
        url: url('echo'),
        headers: json,
        payload: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      });
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'body_malformed']);
    });
  });

  describe('answers', () => {
    it('are never kept, framed or sniffed, and run no script of others', async () => {
      const { headers } = await app.inject({ url: `/t/${world.tenant.slug}/signed-out` });
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
      });
      expect(String(headers['content-security-policy']).split(';').sort()).toEqual([
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
      ]);
      expect(headers['strict-transport-security']).toBeUndefined();
    });

    it('hold no inline script or style, and all script of the pages together is under 30 kB', async () => {
      const page = await aBrowser(app).get(`/t/${world.tenant.slug}/sign-in`);
      expect(page.body).not.toMatch(/<script(?![^>]* src=)|<style| style=| on[a-z]+=/);
      const scripts = [...page.body.matchAll(/<script[^>]* src="([^"]*)"/g)].map((match) => String(match[1]));
      expect(scripts).toHaveLength(1);
      let bytes = 0;
      for (const script of scripts) {
        const answer = await app.inject({ url: script });
        expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
        bytes += answer.rawPayload.length;
      }
      expect(bytes).toBeLessThan(30_000);
    });

    it('behind https carry HSTS, and cookies that no neighbour can plant', async () => {
      const publicUrl = 'https://id.example.com';
      const ports: Ports = { ...world.ports, capabilities: { ...world.ports.capabilities, publicUrl } };
      const secure = await aServer(ports);
      const answer = await secure.inject({ url: `/t/${world.tenant.slug}/sign-in` });
      expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
      expect(answer.cookies[0]).toMatchObject({
        name: expect.stringMatching(/^__Host-sallyport-attempt-/),
        secure: true,
        httpOnly: true,
        path: '/',
        sameSite: 'Lax',
      });
      expect(answer.cookies[0]?.domain).toBeUndefined();
      await secure.close();
      await expect(aServer({ ...ports, capabilities: { ...ports.capabilities, publicUrl: 'http://id.example.com' } })).rejects.toThrow(
        'plain http',
      );
    });

    it('a failure tells nothing of the machine', async () => {
      const answer = await app.inject({ url: url('broken') });
      expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal_error']);
      expect(answer.body).not.toMatch(/secret of the machine|\.ts|at /);
      expect(answer.json().instance).toBe(`urn:uuid:${String(answer.headers['x-request-id'])}`);
    });

    it('an address that does not exist is a problem for programs and a page for people', async () => {
      const program = await app.inject({ url: '/nothing' });
      expect([program.statusCode, program.headers['content-type'], program.json().code]).toEqual([
        404,
        'application/problem+json; charset=utf-8',
        'not_found',
      ]);
      const person = await app.inject({ url: '/nothing', headers: { accept: 'text/html' } });
      expect([person.statusCode, person.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    });

    it('a database that is down is 503 with a stable code, everywhere, and the process lives', async () => {
      const down = async () => {
        throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
      };
      const store = new Proxy(world.ports.store, {
        get: (target, name) =>
          ['transaction', 'findLiveSession', 'ping', 'findTenantId'].includes(String(name)) ? down : Reflect.get(target, name),
      });
      const cut = await aServer({ ...world.ports, store });
      for (const path of [`/t/${world.tenant.slug}/sign-in`, `/t/${world.tenant.slug}/account`, '/health/ready']) {
        const answer = await cut.inject({ url: path });
        expect([path, answer.statusCode, answer.headers['retry-after'], answer.body.includes('database_unavailable')]).toEqual([
          path,
          503,
          '1',
          true,
        ]);
        expect(answer.body).not.toContain('5432');
      }
      expect((await cut.inject({ url: '/health/live' })).statusCode).toBe(200);
      await cut.close();
      expect((await app.inject({ url: '/health/ready' })).json()).toEqual({ status: 'ready' });
    });
  });

  it('the address of the caller comes from forwarded headers of configured proxies only', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    const ask = async (server: Server, remoteAddress: string) =>
      (await server.inject({ url: url('address'), headers: forwarded, remoteAddress })).json().address;
    expect(await ask(app, '10.0.0.1')).toBe('10.0.0.1');
    const behind = await aServer(world.ports, { mounts: [classes], trustedProxies: ['10.0.0.0/8'] });
    expect(await ask(behind, '10.0.0.1')).toBe('203.0.113.9');
    expect(await ask(behind, '192.0.2.1')).toBe('192.0.2.1');
    await behind.close();
  });

  it('the log holds no secret of a sign-in: no password, handle, session, code or token', async () => {
    const lines: string[] = [];
    const logged = await aServer(world.ports, { log: { level: 'debug', stream: { write: (line) => void lines.push(line) } } });
    const person = await world.user({ groups: [await world.group({ level: 'required' })] });
    const browser = aBrowser(logged);
    const password = 'a quite particular passphrase';
    const first = await browser.get(`/t/${world.tenant.slug}/sign-in?secret=in-the-query`);
    const wrong = await first.post('/password', { loginName: person.loginName, password });
    const choice = await wrong.post('/password', { loginName: person.loginName, password: PASSWORD });
    const enrolment = await choice.post('/enrolments/totp');
    const secrets = [
      password,
      PASSWORD,
      'in-the-query',
      ...browser.jar.values(),
      /otpauth:\/\/[^"]*/.exec(enrolment.body)?.[0] ?? '',
      ...[...choice.body.matchAll(/name="token" value="([^"]*)"/g)].map((match) => String(match[1])),
    ];
    expect(secrets.filter((secret) => secret.length < 8)).toEqual([]);
    expect(lines.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(lines.join('')).not.toContain(secret);
    await logged.close();
  });

  it('the OpenAPI document is 3.1 and has every step', async () => {
    const document = (await app.inject({ url: '/openapi.json' })).json();
    expect(document.openapi).toBe('3.1.0');
    const steps = Object.keys(document.paths)
      .filter((path) => path.includes('/api/sign-in'))
      .map((path) => path.replace('/t/{tenant}/api/sign-in', ''));
    expect(steps.sort()).toEqual([
      '',
      '/{attempt}',
      '/{attempt}/backup-code',
      '/{attempt}/cancel',
      '/{attempt}/enrolments/backup-codes',
      '/{attempt}/enrolments/backup-codes/confirm',
      '/{attempt}/enrolments/sms',
      '/{attempt}/enrolments/sms/confirm',
      '/{attempt}/enrolments/sms/resend',
      '/{attempt}/enrolments/totp',
      '/{attempt}/enrolments/totp/confirm',
      '/{attempt}/enrolments/webauthn',
      '/{attempt}/enrolments/webauthn/confirm',
      '/{attempt}/mail-code',
      '/{attempt}/mail-code/send',
      '/{attempt}/pass',
      '/{attempt}/passkey',
      '/{attempt}/passkey/options',
      '/{attempt}/password',
      '/{attempt}/skip',
      '/{attempt}/sms',
      '/{attempt}/sms/send',
      '/{attempt}/totp',
      '/{attempt}/webauthn',
      '/{attempt}/webauthn/options',
    ]);
    const body = document.paths['/t/{tenant}/api/sign-in/{attempt}/totp'].post.requestBody.content['application/json'].schema;
    expect(body).toMatchObject({
      type: 'object',
      additionalProperties: false,
      properties: { code: { type: 'string' } },
      required: ['code'],
    });
  });
});
