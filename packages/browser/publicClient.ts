import type { Challenge } from './challenge.ts';
import { type Page, thisPage } from './page.ts';
import { errorOf, StepUpError } from './stepUpError.ts';
import type { Way } from './stepUpFetch.ts';
import { type Back, byRedirect, byWindow, comeBack, type How, newState } from './visit.ts';

export interface PublicClientSettings {
  /** The tenant's address, "https://id.example.com/t/acme". */
  readonly issuer: string;
  readonly clientId: string;
  /** A page of this origin that calls `resume` when it loads; registered just as it is written here. */
  readonly redirectUri: string;
  /** How the person is led there, asked each time. Absent: by `redirect`. */
  readonly how?: () => How;
  /** Absent: `openid`. */
  readonly scope?: string;
  /** Requests to these origins carry the access token, and no others do. Absent: this page's own. */
  readonly apis?: readonly string[];
  /** For tests. */
  readonly page?: Page;
  readonly fetch?: typeof fetch;
}

export interface PublicClient extends Way {
  /** Signs the person in, without a request that waits. With `redirect` the page goes away. */
  readonly signIn: () => Promise<void>;
  /** Whether there is an access token; it may be over. */
  readonly isSignedIn: () => boolean;
}

interface Tokens {
  readonly access: string;
  /** null: the provider gave none. */
  readonly refresh: string | null;
}

interface Endpoints {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

/**
 * A page that signs people in by itself: authorization code with PKCE, `state` and `iss`, without a secret. Its access token is kept in
 * memory alone, so that it is gone with the page.
 */
export function publicClient(settings: PublicClientSettings): PublicClient {
  const { issuer, clientId, redirectUri, how = () => 'redirect', scope = 'openid', page = thisPage() } = settings;
  const send: typeof fetch = settings.fetch ?? ((...asked) => fetch(...asked));
  const apis = settings.apis ?? [page.location.origin];
  let tokens: Tokens | null = null;
  let found: Promise<Endpoints> | null = null;
  let renewing: Promise<boolean> | null = null;

  function endpoints(): Promise<Endpoints> {
    found ??= discover().catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  }

  async function discover(): Promise<Endpoints> {
    const response = await send(`${issuer}/.well-known/openid-configuration`);
    const told = (await response.json()) as Endpoints;
    if (!response.ok || told.issuer !== issuer) throw new StepUpError('failed', `${issuer} does not answer as itself.`);
    return told;
  }

  async function go(asked: Challenge | null, request: Request | null): Promise<void> {
    const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
    const by = how();
    const state = newState(by);
    const parameters = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope,
      state,
      code_challenge: base64url(digest),
      code_challenge_method: 'S256',
    });
    if (asked?.acrValues != null) parameters.set('acr_values', asked.acrValues);
    if (asked?.maxAgeSeconds != null) parameters.set('max_age', String(asked.maxAgeSeconds));
    const address = `${(await endpoints()).authorization_endpoint}?${parameters.toString()}`;
    const trip = { state, memory: { verifier }, request };
    if (by === 'redirect') return byRedirect(page, address, trip);
    await complete(await byWindow(page, address, trip));
  }

  async function complete({ parameters, memory }: Back): Promise<void> {
    // RFC 9207: the answer is of the provider that was asked. Of a missing `iss` nothing is believed, since ours always sends it.
    if (parameters.get('iss') !== issuer) throw new StepUpError('failed', 'The answer is of another provider.');
    const error = parameters.get('error');
    if (error !== null) throw errorOf(error, parameters.get('error_description'));
    tokens = await tokensFor({
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code: parameters.get('code') ?? '',
      code_verifier: memory['verifier'] ?? '',
    });
  }

  async function tokensFor(grant: Readonly<Record<string, string>>): Promise<Tokens> {
    const body = new URLSearchParams({ client_id: clientId, ...grant });
    const response = await send((await endpoints()).token_endpoint, { method: 'POST', credentials: 'omit', body });
    const told = (await response.json()) as { readonly access_token?: unknown; readonly refresh_token?: unknown; readonly error?: unknown };
    if (!response.ok || typeof told.access_token !== 'string')
      throw new StepUpError('failed', typeof told.error === 'string' ? told.error : 'There is no token.');
    return { access: told.access_token, refresh: typeof told.refresh_token === 'string' ? told.refresh_token : null };
  }

  /** Calls that come at once share one: a refresh token that is used twice ends them all. */
  function renew(): Promise<boolean> {
    renewing ??= (async () => {
      const refresh = tokens?.refresh ?? null;
      tokens = refresh === null ? null : await tokensFor({ grant_type: 'refresh_token', refresh_token: refresh }).catch(() => null);
      return tokens !== null;
    })().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  return {
    signIn: () => go(null, null),
    isSignedIn: () => tokens !== null,
    renew,
    stepUp: (challenge, request) => go(challenge, request),
    prepare(request) {
      if (tokens === null || !apis.includes(new URL(request.url).origin)) return request;
      const headers = new Headers(request.headers);
      headers.set('Authorization', `Bearer ${tokens.access}`);
      return new Request(request, { headers });
    },
    async returned() {
      const back = await comeBack(page);
      if (back === null) return null;
      await complete(back);
      return back.request;
    },
  };
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
