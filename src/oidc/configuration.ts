import type { Configuration, JWKS } from 'oidc-provider';
import { ACR_VALUES } from '../domain/sessions/acr.ts';
import { SECOND } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import { accountFinder, assuranceClaims, firstPartyGrant } from './account.ts';
import { CLAIMS_OF, SCOPES } from './claims.ts';
import { currentExchange } from './exchange.ts';
import { interactionPolicy } from './interactionPolicy.ts';
import { leadToSteps } from './leadToSteps.ts';
import { storedModel } from './storedModel.ts';

export interface ConfigurationParts {
  readonly ports: Pick<Ports, 'store' | 'random' | 'digest' | 'addresses'>;
  /** The key that signs first; then those that are only published. */
  readonly jwks: JWKS;
  /** For errors that cannot be told to an application: an HTML document. */
  readonly errorPage: (error: { readonly error: string; readonly description: string }) => string;
}

/** The library's addresses below the issuer. web/oidc/ hands over these and no others. */
const ROUTES = {
  authorization: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  introspection: '/introspect',
  revocation: '/revoke',
  jwks: '/jwks',
  end_session: '/end-session',
} as const;

/** Seconds. security.md, "Numbers"; an interaction lives as long as its attempt. */
const LIFETIMES = { code: 60, token: 300, interaction: 600 } as const;

export function configuration({ ports, jwks, errorPage }: ConfigurationParts): Configuration {
  return {
    adapter: storedModel,
    jwks,
    routes: ROUTES,
    acrValues: [...ACR_VALUES],
    scopes: [...SCOPES],
    claims: { openid: [...CLAIMS_OF.openid], profile: [...CLAIMS_OF.profile], email: [...CLAIMS_OF.email] },
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: {
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      id_token_signed_response_alg: 'RS256',
    },
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    // Not signed: what is in them is 256 random bits, and a signature proves nothing more.
    cookies: {
      keys: [],
      names: { session: 'sallyport_none', interaction: 'sallyport_step', resume: 'sallyport_resume' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    interactions: { policy: interactionPolicy(ports), url: (ctx, interaction) => leadToSteps(ports, ctx, interaction) },
    loadExistingGrant: async (ctx) => firstPartyGrant(ctx),
    findAccount: accountFinder(ports),
    extraTokenClaims: () => assuranceClaims(),
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // Every code and token ends with its session: the query that finds it asks for that session (S6).
    expiresWithSession: async () => false,
    ttl: {
      AuthorizationCode: () => LIFETIMES.code,
      AccessToken: () => LIFETIMES.token,
      IdToken: () => LIFETIMES.token,
      Interaction: () => LIFETIMES.interaction,
      // Neither is ever stored.
      Grant: () => LIFETIMES.token,
      Session: () => 1,
      RefreshToken: () => secondsOfSession(),
    },
    clientBasedCORS: (ctx, origin, client) =>
      (ctx.oidc.route === 'userinfo' || client.clientAuthMethod === 'none') &&
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    renderError: (ctx, { error, error_description: description }) => {
      ctx.type = 'html';
      ctx.body = errorPage({ error, description: description ?? '' });
    },
    features: FEATURES,
  };
}

/** Every door by name: what is not built is shut (security.md, "Paths"), also when the library opens it by default one day. */
const FEATURES: NonNullable<Configuration['features']> = {
  userinfo: { enabled: true },
  claimsParameter: { enabled: true },
  backchannelLogout: { enabled: true },
  // The endpoint is ours (web/oidc/); the feature stays for discovery and for the clients' addresses after logout.
  rpInitiatedLogout: { enabled: true },
  introspection: {
    enabled: true,
    allowedPolicy: async (_ctx, client, token) =>
      client.clientAuthMethod !== 'none' && (token.clientId === client.clientId || readsTokens(client.clientId)),
  },
  revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
  devInteractions: { enabled: false },
  dPoP: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  resourceIndicators: { enabled: false },
  requestObjects: { enabled: false },
  registration: { enabled: false },
  registrationManagement: { enabled: false },
  deviceFlow: { enabled: false },
  ciba: { enabled: false },
  clientCredentials: { enabled: false },
  encryption: { enabled: false },
  jwtIntrospection: { enabled: false },
  jwtResponseModes: { enabled: false },
  jwtUserinfo: { enabled: false },
  mTLS: { enabled: false },
};

/** An API asks about the access tokens with which it is called; a refresh token is shown to nobody but us. */
async function readsTokens(clientId: string): Promise<boolean> {
  const exchange = currentExchange();
  const { source } = exchange;
  const asking = await exchange.client(clientId);
  if (source?.model !== 'AccessToken' || source.assurance == null) return false;
  return asking?.oidc?.readsTokensOf?.includes(source.assurance.applicationId) ?? false;
}

/** A refresh token lives as long as its session can (S2); whether that session is live is asked at each use. */
function secondsOfSession(): number {
  const { source, now } = currentExchange();
  if (source?.session == null) throw new Error('a refresh token without a session');
  return Math.max(1, Math.ceil((source.session.expiresAt - now) / SECOND));
}
