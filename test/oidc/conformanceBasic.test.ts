import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateUser } from '../../src/flows/directory/updateUser.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { must } from '../builders/world.ts';
import type { Browser } from './aBrowser.ts';
import { backAt, begin, errorAt, exchange, isActive, postForm, signInAt, silently, type Tokens } from './anApplication.ts';
import { AAL1, AAL2, aProvider, CALLBACK, type Client, type IdentityProvider } from './aProvider.ts';

/** The plan "Basic OP" of the OpenID conformance suite, by the names of its tests. Every request here uses PKCE, which this provider asks of all. */
eachEngine('conformance, Basic', (database) => {
  let idp: IdentityProvider;
  let client: Client;
  let person: { readonly id: string; readonly loginName: string };
  let browser: Browser;
  let first: Tokens;
  beforeAll(async () => {
    idp = await aProvider(database.store);
    client = await idp.client();
    person = await idp.world.user();
    browser = idp.browser();
    first = await signInAt(client, browser, person.loginName);
  });
  afterAll(() => idp.close());

  const userinfo = `/userinfo`;
  const asked = (parameters: Readonly<Record<string, string>>) => silently(client, browser, parameters);

  describe('the code flow', () => {
    it('oidcc-server: code, ID token and userinfo agree; again, and with a second client', async () => {
      const second = await idp.client();
      for (const of of [client, client, second]) {
        const tokens = await silently(of, browser);
        const claims = tokens.claims();
        expect(claims).toMatchObject({ iss: idp.issuer, aud: of.clientId, sub: person.id });
        expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(300);
        expect(tokens.expires_in).toBe(300);
        const info = await oidc.fetchUserInfo(of.configuration, tokens.access_token, person.id);
        expect(info.sub).toBe(claims?.sub);
      }
    });

    it('oidcc-server-client-secret-post: the same with the secret in the form', async () => {
      const posting = await idp.client({ authMethod: 'client_secret_post' });
      expect((await silently(posting, browser)).claims()?.sub).toBe(person.id);
    });

    it('a public client has PKCE alone, and a secret that is wrong is no secret', async () => {
      const open = await idp.client({ authMethod: 'none' });
      const tokens = await silently(open, browser);
      expect(tokens.claims()?.sub).toBe(person.id);
      const begun = await begin(open, { prompt: 'none' });
      const code = backAt(await browser.open(begun.address)).searchParams.get('code') ?? '';
      const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: 'x'.repeat(43) };
      expect(await postForm(`${idp.issuer}/token`, form, open)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
      expect(await postForm(`${idp.issuer}/token`, { ...form, client_id: client.clientId }, null)).toMatchObject({ status: 401 });
      expect(await postForm(`${idp.issuer}/token`, form, { ...client, secret: `${client.secret}x` })).toMatchObject({
        json: { error: 'invalid_client' },
      });
    });

    it('oidcc-response-type-missing: the application is told', async () => {
      const { address } = await begin(client);
      address.searchParams.delete('response_type');
      expect(errorAt(await browser.open(address))).toBe('invalid_request');
    });

    it('oidcc-idtoken-signature: RS256, and openid-client verifies it', async () => {
      expect(decodeProtectedHeader(first.id_token ?? '').alg).toBe('RS256');
      oidc.enableNonRepudiationChecks(client.configuration);
      expect((await silently(client, browser)).claims()?.sub).toBe(person.id);
    });

    it('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
      const begun = await begin(client, { prompt: 'none', nonce: '' });
      const back = backAt(await browser.open(begun.address));
      const checks = { pkceCodeVerifier: begun.verifier, expectedState: begun.state };
      const tokens = await oidc.authorizationCodeGrant(client.configuration, back, checks);
      expect(tokens.claims()).toMatchObject({ sub: person.id });
      expect(tokens.claims()).not.toHaveProperty('nonce');
    });

    it('oidcc-alternate-happy-flow: the order of scopes and parameters does not matter', async () => {
      const begun = await begin(client, { prompt: 'none', scope: 'email openid profile' });
      begun.address.search = new URLSearchParams([...begun.address.searchParams].reverse()).toString();
      expect((await exchange(client, begun, await browser.open(begun.address))).claims()?.sub).toBe(person.id);
    });

    it('oidcc-ensure-post-request-succeeds: a posted request from another site becomes the one that it means', async () => {
      const begun = await begin(client, { prompt: 'none' });
      const place = await browser.open(`${idp.issuer}/authorize`, {
        method: 'POST',
        body: begun.address.searchParams,
        headers: { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' },
      });
      expect((await exchange(client, begun, place)).claims()?.sub).toBe(person.id);
    });

    it('oidcc-ensure-request-with-valid-pkce-succeeds; without PKCE, or with plain, there is no code', async () => {
      expect((await asked({})).claims()?.sub).toBe(person.id);
      const { address } = await begin(client, { code_challenge: '', code_challenge_method: '' });
      expect(errorAt(await browser.open(address))).toBe('invalid_request');
      const plain = await begin(client, { code_challenge_method: 'plain' });
      expect(errorAt(await browser.open(plain.address))).toBe('invalid_request');
    });

    it('the answer names the issuer and carries the state (RFC 9207)', async () => {
      const begun = await begin(client, { prompt: 'none' });
      const back = backAt(await browser.open(begun.address));
      expect(back.searchParams.get('iss')).toBe(idp.issuer);
      expect(back.searchParams.get('state')).toBe(begun.state);
      expect([...back.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);
    });
  });

  describe('userinfo and claims', () => {
    it('oidcc-userinfo-get, -post-header, -post-body: each way gives the same', async () => {
      const { access_token: token } = await asked({});
      const authorization = { authorization: `Bearer ${token}` };
      const address = `${idp.issuer}${userinfo}`;
      const answers = await Promise.all([
        fetch(address, { headers: authorization }),
        fetch(address, { method: 'POST', headers: authorization }),
        fetch(address, { method: 'POST', body: new URLSearchParams({ access_token: token }) }),
      ]);
      for (const answer of answers) {
        expect(await answer.json()).toEqual({ sub: person.id, name: 'A Person', preferred_username: person.loginName });
      }
      expect((await fetch(address)).status).toBe(401);
      expect((await fetch(address, { headers: { authorization: 'Bearer nothing' } })).status).toBe(401);
    });

    it('oidcc-scope-profile, -email, -address, -phone, -all: each scope its claims; those that are not offered are passed over', async () => {
      const mailed = idp.browser();
      const { id, loginName } = await idp.world.user({ mail: 'anita@acme.example' });
      await signInAt(client, mailed, loginName);
      const claims: Readonly<Record<string, readonly string[]>> = {
        openid: [],
        'openid profile': ['name', 'preferred_username'],
        'openid email': ['email', 'email_verified'],
        'openid address': [],
        'openid phone': [],
        'openid profile email address phone': ['email', 'email_verified', 'name', 'preferred_username'],
      };
      for (const [scope, expected] of Object.entries(claims)) {
        const tokens = await silently(client, mailed, { scope });
        const info = await oidc.fetchUserInfo(client.configuration, tokens.access_token, id);
        expect(Object.keys(info).sort(), scope).toEqual([...expected, 'sub'].sort());
        const about = Object.keys(tokens.claims() ?? {}).filter((claim) => ['name', 'email', 'preferred_username'].includes(claim));
        expect(about, 'an ID token tells of the sign-in').toEqual([]);
      }
      const info = await oidc.fetchUserInfo(client.configuration, (await silently(client, mailed)).access_token, id);
      expect(info).toMatchObject({ email: 'anita@acme.example', email_verified: false });
    });

    it('email_verified is true, at userinfo and in the ID token, once the address was shown to be theirs', async () => {
      const shown = idp.browser();
      const mail = 'ida@acme.example';
      const { id, loginName } = await idp.world.user({ mail, mailVerified: true });
      await signInAt(client, shown, loginName);
      const claims = JSON.stringify({ id_token: { email: null, email_verified: null } });
      const tokens = await silently(client, shown, { scope: 'openid email', claims });
      const verified = { email: mail, email_verified: true };
      expect(tokens.claims()).toMatchObject(verified);
      expect(await oidc.fetchUserInfo(client.configuration, tokens.access_token, id)).toEqual({ sub: id, ...verified });
      // Another address is nobody's until it was shown again.
      must(await updateUser(idp.world.ports)({ ...idp.world.host, user: id, mail: 'other@acme.example' }));
      expect(await oidc.fetchUserInfo(client.configuration, tokens.access_token, id)).toMatchObject({ email_verified: false });
    });

    it('oidcc-claims-essential: a claim may be asked for by its name, at userinfo and in the ID token', async () => {
      const at = await asked({ scope: 'openid', claims: JSON.stringify({ userinfo: { name: { essential: true } } }) });
      expect(await oidc.fetchUserInfo(client.configuration, at.access_token, person.id)).toEqual({ sub: person.id, name: 'A Person' });
      const inside = await asked({ scope: 'openid', claims: JSON.stringify({ id_token: { preferred_username: null } }) });
      expect(inside.claims()).toMatchObject({ preferred_username: person.loginName });
      expect(inside.claims()).not.toHaveProperty('name');
    });
  });

  describe('what a request may ask', () => {
    it('oidcc-display-page, -popup, oidcc-ui-locales, oidcc-claims-locales, oidcc-login-hint, oidcc-ensure-request-with-unknown-parameter-succeeds', async () => {
      const harmless: Readonly<Record<string, string>> = {
        display: 'page',
        ui_locales: 'se',
        claims_locales: 'se',
        login_hint: person.loginName,
        extra: 'foobar',
      };
      for (const [name, value] of Object.entries({ ...harmless, display: 'popup' })) {
        expect((await asked({ [name]: value })).claims()?.sub, name).toBe(person.id);
      }
      expect((await asked(harmless)).claims()?.sub).toBe(person.id);
    });

    it('U1: oidcc-prompt-login: the person signs in again, and auth_time is later', async () => {
      const own = idp.browser();
      const before = await signInAt(client, own, person.loginName);
      database.moveClock(3 * SECOND);
      const begun = await begin(client, { prompt: 'login' });
      expect((await own.open(begun.address)).kind).toBe('steps');
      expect(await own.step()).toMatchObject({ kind: 'reauthenticate' });
      // The address of the way back, visited without doing anything, asks again.
      expect((await own.open(wayBack(own, idp))).kind).toBe('steps');
      const after = await exchange(client, begun, await own.password(null));
      database.moveClock(0);
      expect(after.claims()?.sub).toBe(person.id);
      expect(Number(after.claims()?.auth_time)).toBeGreaterThan(Number(before.claims()?.auth_time));
    });

    it('oidcc-prompt-none-not-logged-in: login_required, and no page', async () => {
      const begun = await begin(client, { prompt: 'none' });
      expect(errorAt(await idp.browser().open(begun.address))).toBe('login_required');
    });

    it('oidcc-prompt-none-logged-in: the same person and auth_time', async () => {
      const { sub, auth_time: authTime, sid } = decodeJwt(first.id_token ?? '');
      expect((await asked({})).claims()).toMatchObject({ sub, auth_time: authTime, sid });
    });

    it('U1: oidcc-max-age-1: after more than that, the person signs in again', async () => {
      const own = idp.browser();
      const before = await signInAt(client, own, person.loginName);
      database.moveClock(3 * SECOND);
      const begun = await begin(client, { max_age: '1' });
      expect((await own.open(begun.address)).kind).toBe('steps');
      const after = await exchange(client, begun, await own.password(null));
      database.moveClock(0);
      expect(Number(after.claims()?.auth_time)).toBeGreaterThan(Number(before.claims()?.auth_time));
    });

    it('U1: a max_age of 0 can be met', async () => {
      const own = idp.browser();
      await signInAt(client, own, person.loginName);
      const begun = await begin(client, { max_age: '0' });
      expect((await own.open(begun.address)).kind).toBe('steps');
      expect((await exchange(client, begun, await own.password(null))).claims()?.sub).toBe(person.id);
    });

    it('oidcc-max-age-10000: nothing is asked, and auth_time is told and the same', async () => {
      const both = [await asked({ max_age: '10000' }), await asked({ max_age: '10000' })];
      expect(both.map((tokens) => tokens.claims()?.auth_time)).toEqual([first.claims()?.auth_time, first.claims()?.auth_time]);
    });

    it('oidcc-id-token-hint: prompt=none with a hint of the same person; of another person it is login_required', async () => {
      const hint = first.id_token ?? '';
      expect((await asked({ id_token_hint: hint })).claims()).toMatchObject({ sub: person.id, auth_time: first.claims()?.auth_time });
      const other = idp.browser();
      const { loginName } = await idp.world.user();
      await signInAt(client, other, loginName);
      const begun = await begin(client, { prompt: 'none', id_token_hint: hint });
      expect(errorAt(await other.open(begun.address))).toBe('login_required');
      // With a page, the person whom the request means has to sign in.
      const shown = await begin(client, { id_token_hint: hint });
      expect((await other.open(shown.address)).kind).toBe('steps');
      expect(await other.step()).toEqual({ kind: 'identify' });
    });

    it('U1: oidcc-ensure-request-with-acr-values-succeeds: all supported values are alternatives', async () => {
      expect((await asked({ acr_values: `${AAL1} ${AAL2}` })).claims()?.['acr']).toBe(AAL1);
      expect((await asked({ acr_values: 'urn:nobody:knows' })).claims()?.['acr']).toBe(AAL1);
    });
  });

  describe('what is refused', () => {
    it('oidcc-ensure-registered-redirect-uri: an address that is not registered gets a page, never a redirect', async () => {
      for (const redirectUri of [
        'http://localhost:4000/other',
        `${CALLBACK}?a=b`,
        `${CALLBACK}/`,
        'http://localhost:4001/callback',
        'https://evil.example/',
      ]) {
        const { address } = await begin(client, { redirect_uri: redirectUri });
        expect(await browser.open(address), redirectUri).toMatchObject({ kind: 'page', status: 400 });
      }
      const unknown = await begin(client, { client_id: 'nobody' });
      expect(await browser.open(unknown.address)).toMatchObject({ kind: 'page', status: 400 });
      for (const builtIn of ['account', 'console']) {
        const { address } = await begin(client, { client_id: builtIn });
        expect(await browser.open(address), builtIn).toMatchObject({ kind: 'page', status: 400 });
      }
    });

    it('oidcc-request-uri-unsigned, oidcc-unsigned-request-object, oidcc-ensure-request-object-with-redirect-uri: by their names', async () => {
      const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"redirect_uri":"https://evil.example/"}')}.`;
      expect(errorAt(await browser.open((await begin(client, { request: unsigned })).address))).toBe('request_not_supported');
      expect(errorAt(await browser.open((await begin(client, { request_uri: 'https://evil.example/r' })).address))).toBe(
        'request_uri_not_supported',
      );
    });

    it('oidcc-codereuse: a code is good once', async () => {
      const begun = await begin(client, { prompt: 'none' });
      const back = await browser.open(begun.address);
      const { access_token: token } = await exchange(client, begun, back);
      await expect(exchange(client, begun, back)).rejects.toMatchObject({ error: 'invalid_grant' });
      expect(await isActive(client, token)).toBe(false);
    });

    it('oidcc-codereuse-30seconds: half a minute later too, and the first access token is dead', async () => {
      const begun = await begin(client, { prompt: 'none' });
      const back = await browser.open(begun.address);
      const { access_token: token, refresh_token: refreshToken = '' } = await exchange(client, begun, back);
      expect(await isActive(client, token)).toBe(true);
      database.moveClock(30 * SECOND);
      await expect(exchange(client, begun, back)).rejects.toMatchObject({ error: 'invalid_grant' });
      database.moveClock(0);
      expect(await isActive(client, token)).toBe(false);
      await expect(oidc.refreshTokenGrant(client.configuration, refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' });
    });

    it('a code is over after a minute, and belongs to the client that asked for it', async () => {
      const other = await idp.client();
      const begun = await begin(client, { prompt: 'none' });
      const back = await browser.open(begun.address);
      await expect(exchange(other, begun, back)).rejects.toMatchObject({ error: 'invalid_grant' });
      database.moveClock(MINUTE + SECOND);
      await expect(exchange(client, begun, back)).rejects.toMatchObject({ error: 'invalid_grant' });
      database.moveClock(0);
    });
  });

  it('S2: oidcc-refresh-token: bound to its client; the new ID token tells of the same sign-in', async () => {
    const tokens = await asked({});
    const other = await idp.client();
    await expect(oidc.refreshTokenGrant(other.configuration, tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    const fresh = await oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '');
    const { iss, sub, aud, auth_time: authTime, acr, amr, sid } = decodeJwt(tokens.id_token ?? '');
    expect(fresh.claims()).toMatchObject({ iss, sub, aud, auth_time: authTime, acr, amr, sid });
    expect(fresh.refresh_token).not.toBe(tokens.refresh_token);
    expect(await isActive(client, fresh.access_token)).toBe(true);
  });
});

/** The address at which the authorization of this browser goes on: the path of the cookie that goes there alone. */
function wayBack(browser: Browser, idp: IdentityProvider): string {
  const found = browser.cookies().findLast(({ name }) => name === 'sallyport_resume');
  if (found === undefined) throw new Error('no authorization is under way');
  return `${idp.origin}${found.path}`;
}
