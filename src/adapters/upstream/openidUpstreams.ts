import { createHash } from 'node:crypto';
import * as oidc from 'openid-client';
import { type Instant, instant, MINUTE, SECOND } from '../../kernel/instant.ts';
import { type Refusal, refused, succeeded } from '../../kernel/result.ts';
import type { UpstreamAnswer, UpstreamClient, UpstreamError, Upstreams, UpstreamVisit } from '../../ports/upstreams.ts';
import { type PlainHttp, upstreamFetch } from './upstreamFetch.ts';

/** For each answer of the provider, in seconds. */
const PATIENCE = 5;
/** How long what a provider says of itself is believed. Its keys are asked for anew when one is not known. */
const KNOWN_FOR = 10 * MINUTE;
const MOST_KNOWN = 200;
/** Clocks of two hosts, in seconds. */
const TOLERANCE = 5;
/** OpenID Connect Core, 2: at most 255 characters of ASCII. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;
/** A value of `acr` or `amr`: what looks otherwise is none that anybody could have listed. */
const WORD = /^[\x20-\x7e]{1,200}$/;

export interface UpstreamSettings {
  readonly now: () => Instant;
  readonly plainHttp: PlainHttp;
  /** Whether a network address may be called: one of the Internet, or what the operator names. */
  readonly isCalled: (address: string) => boolean;
}

/**
 * Providers elsewhere over openid-client: discovery, code with PKCE (S256), state, nonce, the issuer in the answer (RFC 9207), and the
 * signature of the ID token, which comes over TLS and is verified all the same.
 */
export function openidUpstreams({ now, plainHttp, isCalled }: UpstreamSettings): Upstreams {
  const known = new Map<string, { readonly said: oidc.ServerMetadata; readonly until: Instant }>();
  const fetch = upstreamFetch({ plainHttp, isCalled });

  async function discovered(issuer: string): Promise<oidc.ServerMetadata> {
    const kept = known.get(issuer);
    if (kept !== undefined && now() < kept.until) return kept.said;
    const found = await oidc.discovery(new URL(issuer), 'discovery', undefined, oidc.None(), {
      timeout: PATIENCE,
      [oidc.customFetch]: fetch,
      ...(plainHttp === 'never' ? {} : { execute: [oidc.allowInsecureRequests] }),
    });
    const said = found.serverMetadata();
    known.delete(issuer);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(issuer, { said: { ...said }, until: instant(now() + KNOWN_FOR) });
    return said;
  }

  async function configured({ issuer, clientId, clientSecret }: UpstreamClient): Promise<oidc.Configuration> {
    const said = await discovered(issuer);
    // Without a list it is Basic (OpenID Connect Discovery, 3).
    const post = said.token_endpoint_auth_methods_supported?.includes('client_secret_basic') === false;
    const metadata = { client_secret: clientSecret, [oidc.clockTolerance]: TOLERANCE };
    const authentication = post ? oidc.ClientSecretPost(clientSecret) : oidc.ClientSecretBasic(clientSecret);
    const configuration = new oidc.Configuration(said, clientId, metadata, authentication);
    configuration.timeout = PATIENCE;
    configuration[oidc.customFetch] = fetch;
    oidc.enableNonRepudiationChecks(configuration);
    if (plainHttp !== 'never') oidc.allowInsecureRequests(configuration);
    return configuration;
  }

  return {
    async visit(client, visit, { scopes, acrValues, proof }) {
      try {
        const { secret, state, redirectUri } = visit;
        const address = oidc.buildAuthorizationUrl(await configured(client), {
          redirect_uri: redirectUri,
          scope: ['openid', ...scopes].join(' '),
          state,
          nonce: made('nonce', visit),
          code_challenge: await oidc.calculatePKCECodeChallenge(made('verifier', { secret, state })),
          code_challenge_method: 'S256',
          ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
          // OpenID Connect Core, 3.1.2.1: whoever is asked with max_age says when it was.
          ...(proof === 'now' ? { prompt: 'login', max_age: '0' } : {}),
        });
        return succeeded(address.href);
      } catch (error) {
        return unreachable(error);
      }
    },
    async answer(client, visit, query) {
      let configuration: oidc.Configuration;
      try {
        configuration = await configured(client);
      } catch (error) {
        return unreachable(error);
      }
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, new URL(`${visit.redirectUri}?${query}`), {
          expectedState: visit.state,
          expectedNonce: made('nonce', visit),
          pkceCodeVerifier: made('verifier', visit),
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) return refused('upstream_answer_invalid', 'there is no ID token');
        if (!SUBJECT.test(claims.sub)) return refused('upstream_answer_invalid', 'its subject is none');
        return succeeded(answerOf(claims, await profile(configuration, tokens.access_token, claims.sub)));
      } catch (error) {
        return refusalOf(error);
      }
    },
    async inspect(issuer) {
      try {
        const said = await discovered(issuer);
        const keys = said.jwks_uri === undefined ? 0 : await countKeys(fetch, said.jwks_uri);
        if (keys === 0) return refused('upstream_unreachable', 'It shows no key with which its answers could be verified.');
        return succeeded({
          authorizationEndpoint: said.authorization_endpoint ?? '',
          scopes: said.scopes_supported ?? [],
          acrValues: textsIn(said['acr_values_supported']),
          claims: said.claims_supported ?? [],
          keys,
          namesItself: said.authorization_response_iss_parameter_supported === true ? 'yes' : 'no',
        });
      } catch (error) {
        return unreachable(error);
      }
    },
  };
}

/** Nothing of a visit is kept but a digest: what is to be shown again comes out of what the browser alone holds. */
function made(purpose: 'nonce' | 'verifier', { secret, state }: Pick<UpstreamVisit, 'secret' | 'state'>): string {
  return createHash('sha256').update(`upstream ${purpose} ${state} ${secret}`).digest('base64url');
}

/** What many say at the userinfo endpoint only. It names people; who they are, and how they signed in, the ID token alone says. */
async function profile(
  configuration: oidc.Configuration,
  accessToken: string,
  subject: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return {};
  return await oidc.fetchUserInfo(configuration, accessToken, subject);
}

function answerOf(claims: oidc.IDToken, userinfo: Readonly<Record<string, unknown>>): UpstreamAnswer {
  const { sub, acr, auth_time: authTime } = claims;
  return {
    subject: sub,
    acr: isWord(acr) ? acr : null,
    amr: textsIn(claims['amr']),
    authenticatedAt: typeof authTime === 'number' && Number.isSafeInteger(authTime * SECOND) ? instant(authTime * SECOND) : null,
    claims: { ...userinfo, ...claims },
  };
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isWord).slice(0, 50) : [];
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && WORD.test(value);
}

async function countKeys(fetch: ReturnType<typeof upstreamFetch>, address: string): Promise<number> {
  const signal = AbortSignal.timeout(PATIENCE * SECOND);
  const response = await fetch(address, { body: null, headers: { accept: 'application/json' }, method: 'GET', redirect: 'manual', signal });
  const { keys } = (await response.json()) as { readonly keys?: unknown };
  return Array.isArray(keys) ? keys.length : 0;
}

function unreachable(error: unknown): Refusal<'upstream_unreachable'> {
  return refused('upstream_unreachable', described(error));
}

function refusalOf(error: unknown): Refusal<UpstreamError> {
  if (error instanceof oidc.AuthorizationResponseError) return refused('upstream_refused', error.error.slice(0, 100));
  // At the token endpoint: the secret is wrong, or the code is for somebody else.
  if (error instanceof oidc.ResponseBodyError && error.status < 500) return refused('upstream_answer_invalid', error.error.slice(0, 100));
  if (error instanceof oidc.ResponseBodyError || isOfNetwork(error)) return unreachable(error);
  return refused('upstream_answer_invalid', described(error));
}

function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as Error & { readonly code?: unknown };
  if (cause instanceof Response) return cause.status >= 500;
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT' || error.name === 'TimeoutError') return true;
  return error instanceof TypeError && cause !== undefined;
}

/** For the audit and the person who tests a connection. Codes and short words; never an answer as it came. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { code, cause } = error as Error & { readonly code?: unknown };
  const inner = cause instanceof Error ? (cause as Error & { readonly code?: unknown }) : null;
  const words = [code, error.message, inner?.code].filter((word): word is string => typeof word === 'string' && word !== '');
  return [...new Set(words)].join(': ').slice(0, 200);
}
