import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import type { Settings } from './settings.ts';

/** What this application asks for besides "who is it". */
export type Ask = 'nothing' | 'aal2' | 'aal2_essential' | 'again' | 'max_age' | 'silent';

/** What has to be remembered between sending the browser away and its coming back. */
export interface Pending {
  readonly ask: Ask;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Who signed in, and how. */
export interface SignedIn {
  readonly claims: oidc.IDToken;
  readonly idToken: string;
  readonly accessToken: string;
  /** null: the provider gave none. */
  readonly refreshToken: string | null;
}

export const AAL2 = 'urn:sallyport:aal:2';
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Everything that this application says to the identity provider. */
export function identityProvider(settings: Settings) {
  let found: Promise<oidc.Configuration> | null = null;

  /** Discovery happens at the first use and is repeated when it failed, so that the order of starting does not matter. */
  function configuration(): Promise<oidc.Configuration> {
    found ??= discover(settings).catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  }

  return {
    /** The address to send the browser to, and what to remember until it is back. */
    async begin(ask: Ask): Promise<{ readonly address: URL; readonly pending: Pending }> {
      const pending = { ask, state: oidc.randomState(), nonce: oidc.randomNonce(), codeVerifier: oidc.randomPKCECodeVerifier() };
      const address = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: new URL('/callback', settings.baseUrl).href,
        scope: 'openid profile email',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pending.codeVerifier),
        code_challenge_method: 'S256',
        ...parametersFor(ask),
      });
      return { address, pending };
    },

    /** @param address the one that the browser came back to. @throws when anything about it is not as it was begun. */
    async complete(address: URL, pending: Pending): Promise<SignedIn> {
      const tokens = await oidc.authorizationCodeGrant(await configuration(), address, {
        pkceCodeVerifier: pending.codeVerifier,
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
        ...(pending.ask === 'max_age' ? { maxAge: 0 } : {}),
      });
      const signedIn = signedInFrom(tokens, null);
      // A demand is only worth something when its answer is checked.
      if (pending.ask === 'aal2_essential' && signedIn.claims.acr !== AAL2)
        throw new Error('The identity provider answered with less than AAL 2.');
      return signedIn;
    },

    /** New tokens for the old sign-in. `acr`, `amr` and `auth_time` stay what they were. */
    async refresh(before: SignedIn): Promise<SignedIn> {
      if (before.refreshToken === null) throw new Error('There is no refresh token.');
      return signedInFrom(await oidc.refreshTokenGrant(await configuration(), before.refreshToken), before);
    },

    /** What the provider says of the person, asked with the access token. */
    async userInfo({ accessToken, claims }: SignedIn): Promise<oidc.UserInfoResponse> {
      return oidc.fetchUserInfo(await configuration(), accessToken, claims.sub);
    },

    /** The address at which the person signs out of the identity provider too. */
    async signOutAddress({ idToken }: SignedIn): Promise<URL> {
      return oidc.buildEndSessionUrl(await configuration(), {
        id_token_hint: idToken,
        post_logout_redirect_uri: new URL('/signed-out', settings.baseUrl).href,
      });
    },

    /**
     * Reads a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6). @throws when it is none of ours.
     * @returns whose sessions end; `sid` null: all of that person's.
     */
    async readLogoutToken(token: string): Promise<{ readonly sub: string | null; readonly sid: string | null }> {
      const { jwks_uri: keys, issuer } = (await configuration()).serverMetadata();
      if (keys === undefined) throw new Error('the provider publishes no keys');
      const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys)), {
        issuer,
        audience: settings.clientId,
        typ: 'logout+jwt',
        maxTokenAge: '5m',
        requiredClaims: ['iat', 'jti', 'events'],
      });
      const events = payload['events'] as Record<string, unknown>;
      if (typeof events[LOGOUT_EVENT] !== 'object') throw new Error('the token tells of no logout');
      // So that an ID token is never taken for a logout token.
      if ('nonce' in payload) throw new Error('a logout token has no nonce');
      const sid = typeof payload['sid'] === 'string' ? payload['sid'] : null;
      if (sid === null && payload.sub === undefined) throw new Error('the token names neither a session nor a person');
      return { sub: payload.sub ?? null, sid };
    },
  };
}

export type IdentityProvider = ReturnType<typeof identityProvider>;

function discover({ issuer, clientId, clientSecret }: Settings): Promise<oidc.Configuration> {
  const authentication = clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
  // Plain http is for trying things out on one's own machine.
  const insecure = issuer.protocol === 'http:' && issuer.hostname === 'localhost';
  return oidc.discovery(issuer, clientId, undefined, authentication, insecure ? { execute: [oidc.allowInsecureRequests] } : {});
}

function parametersFor(ask: Ask): Record<string, string> {
  switch (ask) {
    case 'nothing':
      return {};
    case 'aal2':
      return { acr_values: AAL2 };
    case 'aal2_essential':
      return { claims: JSON.stringify({ id_token: { acr: { essential: true, values: [AAL2] } } }) };
    case 'again':
      return { prompt: 'login' };
    case 'max_age':
      return { max_age: '0' };
    case 'silent':
      return { prompt: 'none' };
  }
}

function signedInFrom(tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers, before: SignedIn | null): SignedIn {
  const claims = tokens.claims() ?? before?.claims;
  const idToken = tokens.id_token ?? before?.idToken;
  if (claims === undefined || idToken === undefined) throw new Error('The identity provider sent no ID token.');
  return { claims, idToken, accessToken: tokens.access_token, refreshToken: tokens.refresh_token ?? before?.refreshToken ?? null };
}
