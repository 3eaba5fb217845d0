import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  createRemoteJWKSet,
  decodeJwt,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALL_SESSIONS } from '../../src/flows/allSessions.ts';
import { readSigningKeys } from '../../src/flows/keys/readSigningKeys.ts';
import { openKey } from '../../src/flows/keys/sealedKey.ts';
import { revokeSessionsOfUser } from '../../src/flows/sessions/revokeSessionsOfUser.ts';
import { HOUR } from '../../src/kernel/instant.ts';
import { backchannelLogout } from '../../src/oidc/backchannelLogout.ts';
import { eachEngine } from '../builders/database.ts';
import { FIRST_SESSIONS } from '../builders/listAsked.ts';
import { must } from '../builders/world.ts';
import type { Browser, Place } from './aBrowser.ts';
import { backAt, begin, errorAt, isActive, signInAt, silently, type Tokens } from './anApplication.ts';
import { aProvider, type Client, type IdentityProvider, SIGNED_OUT } from './aProvider.ts';

/** The plans "RP-Initiated Logout OP" and "Back-Channel Logout OP" of the OpenID conformance suite, by the names of their tests. */
eachEngine('conformance, logout', (database) => {
  let idp: IdentityProvider;
  let client: Client;
  let listener: LogoutListener;
  let person: { readonly id: string; readonly loginName: string };
  let browser: Browser;
  let tokens: Tokens;
  beforeAll(async () => {
    idp = await aProvider(database.store);
    listener = await logoutListener();
    client = await idp.client({ backchannelLogoutUri: listener.address });
  });
  beforeEach(async () => {
    listener.received.length = 0;
    person = await idp.world.user();
    browser = idp.browser();
    tokens = await signInAt(client, browser, person.loginName);
  });
  afterAll(async () => {
    await idp.close();
    listener.close();
  });

  const hint = (): string => tokens.id_token ?? '';
  const end = (parameters: Readonly<Record<string, string>>): Promise<Place> =>
    browser.open(oidc.buildEndSessionUrl(client.configuration, parameters));
  /** prompt=none tells whether anybody is signed in. */
  async function silent(): Promise<string | null> {
    return errorAt(await browser.open((await begin(client, { prompt: 'none' })).address));
  }

  /** Presses the button of the page that asks. */
  async function confirm(place: Place): Promise<Place> {
    if (place.kind !== 'page') throw new Error('no page asks');
    const fields = [...place.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&amp;', '&'),
    ]);
    const action = /<form method="post" action="([^"]+)"/.exec(place.body)?.[1] ?? '';
    return browser.open(action, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: idp.origin } });
  }

  describe('by the application', () => {
    it('S6: oidcc-rp-initiated-logout: a hint of this session ends it at once; back with the state', async () => {
      const { access_token: token, refresh_token: refreshToken = '' } = tokens;
      const place = await end({ id_token_hint: hint(), post_logout_redirect_uri: SIGNED_OUT, state: 'a state' });
      expect(backAt(place).href).toBe(`${SIGNED_OUT}?state=a+state`);
      expect(browser.sessionToken()).toBeNull();
      expect(await silent()).toBe('login_required');
      expect(await isActive(client, token)).toBe(false);
      await expect(oidc.refreshTokenGrant(client.configuration, refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' });
      const told = (await idp.world.events()).filter(({ type, user }) => type === 'session.revoked' && user === person.id);
      expect(told.map(({ data }) => data['reason'])).toEqual(['signed_out']);
    });

    it('oidcc-rp-initiated-logout-no-state: back without a state', async () => {
      expect(backAt(await end({ id_token_hint: hint(), post_logout_redirect_uri: SIGNED_OUT })).href).toBe(SIGNED_OUT);
    });

    it('oidcc-rp-initiated-logout-no-params, -only-state: the person is asked, then signed out here', async () => {
      for (const parameters of [{}, { state: 'x' }]) {
        const address = `${idp.issuer}/end-session?${new URLSearchParams(parameters)}`;
        const asking = await browser.open(address);
        expect(asking).toMatchObject({ kind: 'page', status: 200, body: expect.stringContaining('<p class="tenant">Acme</p>') });
        expect(await silent()).toBeNull();
        expect(await confirm(asking)).toMatchObject({
          kind: 'page',
          status: 200,
          address: { pathname: expect.stringMatching(/\/signed-out$/) },
        });
        expect(await silent()).toBe('login_required');
        await signInAt(client, browser, person.loginName);
      }
    });

    it('oidcc-rp-initiated-logout-no-post-logout-redirect-uri: signed out here', async () => {
      expect(await end({ id_token_hint: hint() })).toMatchObject({
        kind: 'page',
        address: { pathname: expect.stringMatching(/\/signed-out$/) },
      });
      expect(await silent()).toBe('login_required');
    });

    it('oidcc-rp-initiated-logout-bad-post-logout-redirect-uri, -query-added-to-post-logout-redirect-uri: an error page, nobody is signed out', async () => {
      for (const wrong of ['https://evil.example/', `${SIGNED_OUT}?foo=bar`, `${SIGNED_OUT}/`]) {
        expect(await end({ id_token_hint: hint(), post_logout_redirect_uri: wrong }), wrong).toMatchObject({ kind: 'page', status: 400 });
        expect(await silent()).toBeNull();
      }
    });

    it('oidcc-rp-initiated-logout-modified-id-token-hint, -bad-id-token-hint: an error page, nobody is signed out', async () => {
      const claims = decodeJwt(hint());
      const foreign = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign((await generateKeyPair('RS256')).privateKey);
      const [key] = await readSigningKeys(idp.ports)(idp.world.tenant.id);
      const ours = await importJWK(openKey(idp.ports, { tenantId: idp.world.tenant.id }, key) as JWK, 'RS256');
      const elsewhere = await new SignJWT({ ...claims, iss: `${idp.origin}/t/another` })
        .setProtectedHeader({ alg: 'RS256', kid: key.keyId })
        .sign(ours);
      for (const wrong of [new UnsecuredJWT(claims).encode(), foreign, elsewhere, `${hint()}x`, 'nothing']) {
        const place = await browser.open(
          `${idp.issuer}/end-session?${new URLSearchParams({ id_token_hint: wrong, post_logout_redirect_uri: SIGNED_OUT })}`,
        );
        expect(place).toMatchObject({ kind: 'page', status: 400 });
        expect(await silent()).toBeNull();
      }
    });

    it('oidcc-rp-initiated-logout-no-id-token-hint: an address that nobody vouches for is not gone to', async () => {
      const asking = await browser.open(`${idp.issuer}/end-session?${new URLSearchParams({ post_logout_redirect_uri: SIGNED_OUT })}`);
      expect((await confirm(asking)).kind).toBe('page');
      expect(await silent()).toBe('login_required');
    });

    it('with a client_id instead of a hint the person is asked, then sent back; a client that does not fit the hint is refused', async () => {
      const asking = await browser.open(
        `${idp.issuer}/end-session?${new URLSearchParams({ client_id: client.clientId, post_logout_redirect_uri: SIGNED_OUT, state: '"&<x' })}`,
      );
      expect(await silent()).toBeNull();
      const back = backAt(await confirm(asking));
      expect([back.origin + back.pathname, back.searchParams.get('state')]).toEqual([SIGNED_OUT, '"&<x']);
      const other = await idp.client();
      for (const wrong of [{ id_token_hint: hint(), client_id: other.clientId }, { client_id: 'nobody' }]) {
        expect(await browser.open(`${idp.issuer}/end-session?${new URLSearchParams(wrong)}`)).toMatchObject({ kind: 'page', status: 400 });
      }
    });

    it('a hint of another session, also of the same person, asks; only the button ends anything', async () => {
      const elsewhere = idp.browser();
      const older = await signInAt(client, elsewhere, person.loginName);
      const asking = await end({ id_token_hint: older.id_token ?? '', post_logout_redirect_uri: SIGNED_OUT });
      expect(asking).toMatchObject({ kind: 'page', status: 200 });
      expect(await silent()).toBeNull();
      // The button of another session's page does nothing here.
      const theirs = await elsewhere.open(`${idp.issuer}/end-session`);
      expect(await confirm(theirs)).toMatchObject({ kind: 'page', status: 403 });
      expect(await silent()).toBeNull();
      expect(backAt(await confirm(asking)).href).toBe(SIGNED_OUT);
      expect(await silent()).toBe('login_required');
    });

    it('a posted request works like the one that it means', async () => {
      const form = new URLSearchParams({ id_token_hint: hint(), post_logout_redirect_uri: SIGNED_OUT, state: 'x' });
      const place = await browser.open(`${idp.issuer}/end-session`, {
        method: 'POST',
        body: form,
        headers: { origin: 'https://app.example' },
      });
      expect(backAt(place).href).toBe(`${SIGNED_OUT}?state=x`);
      expect(await silent()).toBe('login_required');
    });

    it('a hint that has expired still tells who asks', async () => {
      database.moveClock(HOUR / 2);
      expect(backAt(await end({ id_token_hint: hint(), post_logout_redirect_uri: SIGNED_OUT })).href).toBe(SIGNED_OUT);
      database.moveClock(0);
    });
  });

  describe('to the applications', () => {
    const sessionOf = async (): Promise<Parameters<ReturnType<typeof backchannelLogout>>[0]['session']> => {
      const [session] = await idp.world.store.transaction(idp.world.tenant.id, (tx) =>
        idp.world.store.listSessions(
          tx,
          { ...ALL_SESSIONS, user: person.id as Parameters<typeof idp.world.store.findUser>[1] },
          FIRST_SESSIONS,
        ),
      );
      if (session === undefined) throw new Error('no session');
      return session.id;
    };
    const tell = async (session: Awaited<ReturnType<typeof sessionOf>>) =>
      backchannelLogout(idp.ports)({ tenantId: idp.world.tenant.id, session });

    it('oidcc-backchannel-rp-initiated-logout: a logout token as the specification wants it, once', async () => {
      const silentOnly = await idp.client();
      await silently(silentOnly, browser);
      await silently(client, browser);
      const session = await sessionOf();
      expect(await tell(session), 'nothing has ended yet').toEqual([]);
      await end({ id_token_hint: hint(), post_logout_redirect_uri: SIGNED_OUT, state: 'x' });

      expect(await tell(session)).toEqual([{ clientId: client.clientId, outcome: 'told', detail: null }]);
      expect(await tell(session), 'whoever was told is told once').toEqual([]);
      expect(listener.received).toHaveLength(1);
      const [{ method, contentType, token }] = listener.received as [Received];
      expect([method, contentType]).toEqual(['POST', 'application/x-www-form-urlencoded;charset=UTF-8']);
      const verified = await jwtVerify(token, createRemoteJWKSet(new URL(`${idp.issuer}/jwks`)), {
        issuer: idp.issuer,
        audience: client.clientId,
        typ: 'logout+jwt',
        requiredClaims: ['iat', 'exp', 'jti'],
      });
      const idToken: JWTPayload = decodeJwt(hint());
      expect(verified.payload).toMatchObject({
        sub: person.id,
        sid: idToken['sid'],
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      });
      expect(verified.payload).not.toHaveProperty('nonce');
    });

    it('an application that cannot be reached, redirects or answers otherwise is told again by the next run', async () => {
      for (const answer of [500, 302, 'never'] as const) {
        listener.answer = answer;
        const session = await sessionOf();
        await end({ id_token_hint: hint() });
        const [first] = await tell(session);
        expect(first, String(answer)).toMatchObject({ clientId: client.clientId, outcome: 'failed' });
        expect(listener.elsewhere).toBe(0);
        listener.answer = 204;
        expect(await tell(session)).toMatchObject([{ outcome: 'told' }]);
        tokens = await signInAt(client, browser, person.loginName);
      }
    });

    it('S6: after a revocation of a person, their sessions that somebody is to be told of are found', async () => {
      const { store, tenant } = idp.world;
      const user = person.id as Parameters<typeof store.findUser>[1];
      const list = () => store.transaction(tenant.id, (tx) => store.listSessionsToTell(tx, { user, after: null, limit: 10 }));
      const session = await sessionOf();
      expect(await list()).toEqual([]);
      must(await revokeSessionsOfUser(idp.ports)({ ...idp.world.host, user, reason: 'lost' }));
      expect(await list()).toEqual([session]);
      expect(await tell(session)).toMatchObject([{ outcome: 'told' }]);
      expect(await list()).toEqual([]);
    });
  });
});

interface Received {
  readonly method: string;
  readonly contentType: string;
  readonly token: string;
}

type LogoutListener = Awaited<ReturnType<typeof logoutListener>>;

/** An application's end of back-channel logout. */
async function logoutListener() {
  const state = { answer: 200 as 200 | 204 | 302 | 500 | 'never', elsewhere: 0 };
  const received: Received[] = [];
  const server: Server = createServer((request, response) => void receive(request, response));
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== '/backchannel-logout') {
      state.elsewhere += 1;
      response.end();
      return;
    }
    const form = new URLSearchParams(await text(request));
    received.push({
      method: request.method ?? '',
      contentType: request.headers['content-type'] ?? '',
      token: form.get('logout_token') ?? '',
    });
    if (state.answer === 'never') request.socket.destroy();
    else response.writeHead(state.answer, state.answer === 302 ? { location: '/elsewhere' } : {}).end();
  }
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/backchannel-logout`,
    received,
    get elsewhere() {
      return state.elsewhere;
    },
    set answer(answer: typeof state.answer) {
      state.answer = answer;
    },
    close: () => server.close(),
  };
}
