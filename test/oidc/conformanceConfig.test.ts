import { get, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../builders/database.ts';
import { begin, signInAt } from './anApplication.ts';
import { AAL1, AAL2, aProvider, type IdentityProvider } from './aProvider.ts';

/** The plan "Config OP" of the OpenID conformance suite. */
eachEngine('conformance, Config', (database) => {
  let idp: IdentityProvider;
  let found: Record<string, unknown>;
  beforeAll(async () => {
    idp = await aProvider(database.store);
    found = await metadata(idp.issuer);
  });
  afterAll(() => idp.close());

  it('oidcc-discovery-endpoint-verification: the document is at the issuer and names it', async () => {
    const response = await fetch(`${idp.issuer}/.well-known/openid-configuration`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(found['issuer']).toBe(idp.issuer);
    expect(await metadata(idp.issuer, 'oauth-authorization-server')).toEqual(found);
  });

  it('oidcc-discovery-endpoint-verification: what it says is there is there', async () => {
    const endpoints = {
      authorization_endpoint: '/authorize',
      token_endpoint: '/token',
      userinfo_endpoint: '/userinfo',
      jwks_uri: '/jwks',
      introspection_endpoint: '/introspect',
      revocation_endpoint: '/revoke',
      end_session_endpoint: '/end-session',
    };
    for (const [name, path] of Object.entries(endpoints)) {
      const address = `${idp.issuer}${path}`;
      expect(found[name], name).toBe(address);
      const answers = await Promise.all(
        ['GET', 'POST'].map(async (method) => (await fetch(address, { method, redirect: 'manual' })).status),
      );
      expect(
        answers.some((status) => status !== 404),
        name,
      ).toBe(true);
    }
  });

  it('oidcc-discovery-endpoint-verification: it promises what the provider does, and nothing else', () => {
    expect(found).toMatchObject({
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'profile', 'email'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      acr_values_supported: [AAL1, AAL2, `${AAL2}:not-sms`, `${AAL2}:webauthn`],
      claims_parameter_supported: true,
      request_uri_parameter_supported: false,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      authorization_response_iss_parameter_supported: true,
    });
    // Absent means false (OpenID Connect Discovery 1.0, section 3).
    expect(found).not.toHaveProperty('request_parameter_supported');
    const claims = [
      'acr',
      'amr',
      'auth_time',
      'email',
      'email_verified',
      'iss',
      'name',
      'preferred_username',
      'sallyport_allowance',
      'sid',
      'sub',
    ];
    expect([...(found['claims_supported'] as readonly string[])].sort()).toEqual(claims);
    for (const absent of [
      'registration_endpoint',
      'device_authorization_endpoint',
      'pushed_authorization_request_endpoint',
      'backchannel_authentication_endpoint',
      'check_session_iframe',
    ]) {
      expect(found, absent).not.toHaveProperty(absent);
    }
  });

  it('oidcc-discovery-jwks: the keys are public, named, and verify what is signed', async () => {
    const response = await fetch(String(found['jwks_uri']));
    const keys = (await response.json()) as JSONWebKeySet;
    expect(keys.keys.length).toBeGreaterThan(0);
    for (const key of keys.keys) {
      expect(key).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', kid: expect.stringMatching(/^[\w-]{43}$/) });
      for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(key).not.toHaveProperty(part);
    }
    const client = await idp.client();
    const { id_token: idToken = '' } = await signInAt(client, idp.browser(), (await idp.world.user()).loginName);
    const verified = await jwtVerify(idToken, createLocalJWKSet(keys), { issuer: idp.issuer, audience: client.clientId });
    expect(verified.protectedHeader).toMatchObject({ alg: 'RS256', kid: keys.keys[0]?.kid });
  });

  it('addresses come from the configuration, whatever Host and forwarded headers say', async () => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const document = await rawGet(`${idp.issuer}/.well-known/openid-configuration`, headers);
    expect(JSON.parse(document.body)).toEqual(found);
    const { address } = await begin(await idp.client());
    const started = await rawGet(address.href, headers);
    expect(started.status).toBe(303);
    expect(JSON.stringify(started.headers)).toContain('/sign-in/');
    expect(JSON.stringify(started.headers)).not.toMatch(/evil/);
  });

  it('a tenant may be called like one of the endpoints; one that does not exist has none', async () => {
    const own = await aProvider(database.store, { slug: database.kind === 'server' ? 'jwks' : 'token' });
    try {
      expect(await metadata(own.issuer)).toMatchObject({
        issuer: own.issuer,
        jwks_uri: `${own.issuer}/jwks`,
        token_endpoint: `${own.issuer}/token`,
      });
      for (const path of ['/.well-known/openid-configuration', '/jwks', '/authorize', '/token']) {
        expect((await fetch(`${own.origin}/t/nobody${path}`, { method: path === '/token' ? 'POST' : 'GET' })).status).toBe(404);
      }
    } finally {
      await own.close();
    }
  });
});

async function metadata(issuer: string, document = 'openid-configuration'): Promise<Record<string, unknown>> {
  const response = await fetch(`${issuer}/.well-known/${document}`);
  return (await response.json()) as Record<string, unknown>;
}

/** With headers that `fetch` does not let through. */
function rawGet(address: string, headers: Readonly<Record<string, string>>) {
  return new Promise<{ readonly status: number | undefined; readonly headers: IncomingHttpHeaders; readonly body: string }>(
    (resolve, reject) => {
      get(address, { headers }, (response) => {
        text(response).then((body) => resolve({ status: response.statusCode, headers: response.headers, body }), reject);
      }).on('error', reject);
    },
  );
}
