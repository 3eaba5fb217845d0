import { createServer } from 'node:http';
import type { JWK } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProvider } from '../../src/oidc/createProvider.ts';
import { currentExchange } from '../../src/oidc/exchange.ts';
import { keepVisit } from '../../src/oidc/visit.ts';
import { eachEngine } from '../builders/database.ts';
import { newName } from '../builders/tenantRows.ts';
import { freePort } from '../doubles/freePort.ts';
import type { Browser } from './aBrowser.ts';
import { backAt, begin, errorAt, exchange, isActive, postForm, signInAt, silently } from './anApplication.ts';
import { aProvider, CALLBACK, type Client, type IdentityProvider } from './aProvider.ts';

/** security.md, "Paths": a door that is not built is shut, with a test that says so. */
eachEngine('doors that are not built', (database) => {
  let idp: IdentityProvider;
  let client: Client;
  let person: { readonly id: string; readonly loginName: string };
  beforeAll(async () => {
    idp = await aProvider(database.store);
    client = await idp.client();
    person = await idp.world.user();
  });
  afterAll(() => idp.close());

  it('P2: no address of the library but the ones that are named is there, in any spelling', async () => {
    const paths = [
      '/reg',
      '/reg/x',
      '/device',
      '/device/auth',
      '/device/x',
      '/backchannel',
      '/request',
      '/challenge',
      '/credential',
      '/nonce',
      '/par',
      '/interaction/x',
      '/interaction/x/abort',
      '/session/end',
      '/session/end/confirm',
      '/session/end/success',
      '/end-session/success',
      '/auth',
      '/me',
      '/token/introspection',
      '/token/revocation',
      '/TOKEN',
      '/token/',
      '/Authorize',
      '/.well-known/openid-credential-issuer',
    ];
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
        const answer = await fetch(`${idp.issuer}${path}`, { method, redirect: 'manual' });
        expect(answer.status, `${method} ${path}`).toBe(404);
      }
    }
  });

  it('P2: no grant but a code and its refresh', async () => {
    const grants = [
      'password',
      'client_credentials',
      'implicit',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:saml2-bearer',
      'urn:openid:params:grant-type:ciba',
    ];
    for (const grant of grants) {
      const form = { grant_type: grant, username: person.loginName, password: 'correct horse battery', scope: 'openid' };
      expect(await postForm(`${idp.issuer}/token`, form, client), grant).toMatchObject({
        status: 400,
        json: { error: 'unsupported_grant_type' },
      });
    }
  });

  it('P2: no token ever comes from the authorization endpoint', async () => {
    const browser = idp.browser();
    await signInAt(client, browser, person.loginName);
    for (const type of ['token', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token', 'none']) {
      const begun = await begin(client, { response_type: type, prompt: 'none' });
      const place = await browser.open(begun.address);
      expect(place.kind, type).toBe('application');
      const { address } = place as Extract<typeof place, { kind: 'application' }>;
      const answer = new URLSearchParams(`${address.search.slice(1)}&${address.hash.slice(1)}`);
      expect(answer.get('error'), type).toBe('unsupported_response_type');
      for (const issued of ['code', 'access_token', 'id_token']) expect(answer.has(issued), `${type}: ${issued}`).toBe(false);
    }
    const begun = await begin(client, { response_mode: 'web_message', prompt: 'none' });
    expect(errorAt(await browser.open(begun.address))).toBe('unsupported_response_mode');
  });

  it('P2: form_post gives a code by the same decision, under a policy that lets nothing else run', async () => {
    const browser = idp.browser();
    await signInAt(client, browser, person.loginName);
    const begun = await begin(client, { response_mode: 'form_post', prompt: 'none' });
    const place = await browser.open(begun.address);
    if (place.kind !== 'page') throw new Error('no form');
    expect(place.body).toMatch(/name="code" value="[\w-]{43}"/);
    const policy = place.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self' 'sha256-[^']+'/);
    expect(policy).not.toContain('unsafe-inline');
    const anybody = await idp.browser().open(begun.address);
    expect(anybody.kind === 'page' ? anybody.body : '').toContain('login_required');
  });

  it('registering, asking for another’s token, and asking without a secret give nothing', async () => {
    const browser = idp.browser();
    const { access_token: token } = await signInAt(client, browser, person.loginName);
    const other = await idp.client();
    expect(await isActive(other, token)).toBe(false);
    const open = await idp.client({ authMethod: 'none' });
    const theirs = await silently(open, browser);
    expect(await postForm(`${idp.issuer}/introspect`, { token: theirs.access_token }, open)).toMatchObject({ json: { active: false } });
    // Another client's revocation does nothing, and says so to nobody.
    expect(await postForm(`${idp.issuer}/revoke`, { token }, other)).toMatchObject({ status: 200 });
    expect(await isActive(client, token)).toBe(true);
    expect(await postForm(`${idp.issuer}/revoke`, { token }, client)).toMatchObject({ status: 200 });
    expect(await isActive(client, token)).toBe(false);
  });

  it('a client that was deleted is unknown at the next request, its tokens with it', async () => {
    const own = await idp.client();
    const browser = idp.browser();
    const { access_token: token } = await signInAt(own, browser, person.loginName);
    await idp.world.store.transaction(idp.world.tenant.id, (tx) => idp.world.store.deleteApplication(tx, own.application.id));
    expect(await postForm(`${idp.issuer}/introspect`, { token }, own)).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    expect((await fetch(`${idp.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    expect((await browser.open((await begin(own)).address)).kind).toBe('page');
  });

  /** The protocol machine alone, over the same store, with something that goes wrong in it. */
  async function spoilt(browser: Browser, spoil: (provider: ReturnType<typeof createProvider>) => void) {
    const { ports, world } = idp;
    const pair = await ports.keyPairs.make();
    const failures: unknown[] = [];
    const issuer = `http://localhost:${await freePort()}`;
    const jwks = { keys: [pair.privateJwk as unknown as JWK] };
    const failed = (error: unknown): number => failures.push(error);
    const isOutage = () => false;
    const provider = createProvider({ ports, tenantId: world.tenant.id, issuer, jwks, errorPage: () => '', failed, isOutage });
    spoil(provider);
    const serve = provider.callback();
    const server = createServer((request, response) => {
      const trace = { address: null, userAgent: null, device: null };
      keepVisit(request, { trace, sessionToken: browser.sessionToken(), toSteps: () => ({ location: '/', setCookies: [] }) });
      void serve(request, response);
    });
    await new Promise<void>((resolve) => server.listen(Number(new URL(issuer).port), 'localhost', resolve));
    return { issuer, failures, close: () => server.close() };
  }

  it('P2: a code whose decision got lost is not stored, and nothing is answered', async () => {
    const browser = idp.browser();
    await signInAt(client, browser, person.loginName);
    // As a door that came with the library would be: everything is in order, but nobody decided.
    const door = await spoilt(browser, (provider) =>
      provider.on('authorization.accepted', () => {
        currentExchange().decided = null;
      }),
    );
    const codes = () =>
      database.asOwner(`select id from protocol_records where model = 'AuthorizationCode' and tenant_id = $1 order by id`, [
        idp.world.tenant.id,
      ]);
    const before = await codes();
    const { address } = await begin(client, { prompt: 'none' });
    const answer = await fetch(`${door.issuer}/authorize${address.search}`, { redirect: 'manual' });
    door.close();
    expect([answer.status, answer.headers.get('location')]).toEqual([500, null]);
    expect(String(door.failures)).toContain('an authorization code without a decision');
    expect(await codes()).toEqual(before);
  });

  it('P3: when something breaks between spending a code and answering, neither has happened', async () => {
    const browser = idp.browser();
    await signInAt(client, browser, person.loginName);
    const door = await spoilt(browser, (provider) =>
      provider.on('access_token.saved', () => {
        throw new Error('the disk is full');
      }),
    );
    const tokens = () => database.asOwner(`select count(*)::int as count from protocol_records where model = 'AccessToken'`);
    const before = await tokens();
    const begun = await begin(client, { prompt: 'none' });
    const back = await browser.open(begun.address);
    const code = backAt(back).searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: begun.verifier };
    expect(await postForm(`${door.issuer}/token`, form, client)).toMatchObject({ status: 500, json: { error: 'server_error' } });
    door.close();
    expect(await tokens()).toEqual(before);
    expect((await exchange(client, begun, back)).claims()?.sub).toBe(person.id);
  });

  it('P2: the database itself takes no code and no token without a decision', async () => {
    const { store, tenant } = idp.world;
    for (const model of ['AuthorizationCode', 'AccessToken', 'RefreshToken'] as const) {
      const record = { model, id: newName('code'), payload: {}, grantId: 'g', assurance: null, attempt: null, ttlSeconds: 60 };
      await expect(store.transaction(tenant.id, (tx) => store.insertProtocolRecords(tx, [record]))).rejects.toThrow(/check constraint/);
    }
  });

  it('what is stored of codes and tokens opens nothing', async () => {
    const browser = idp.browser();
    const { access_token: token, refresh_token: refreshToken = '' } = await signInAt(client, browser, person.loginName);
    const rows = await database.asOwner('select * from protocol_records');
    const text = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(1);
    for (const secret of [token, refreshToken, browser.sessionToken() ?? '', client.secret]) expect(text).not.toContain(secret);
  });
});
