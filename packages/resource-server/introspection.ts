import { createHash } from 'node:crypto';

/** What the provider says of an access token (RFC 7662). */
export interface Token {
  /** The person, by the id that never changes. */
  readonly sub: string;
  /** The application to which it was issued. */
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** What was shown; after a demotion what is still true of it. */
  readonly acr: string | null;
  readonly amr: readonly string[];
  /** Seconds since the Unix epoch: when what `acr` says was shown. */
  readonly authTime: number | null;
  /** The session, as the application knows it. */
  readonly sid: string | null;
  /** The session rests on a bypass or a grace: it is never AAL 2, and you may refuse it. */
  readonly allowance: string | null;
  /** Seconds since the Unix epoch. */
  readonly expiresAt: number;
}

export interface IntrospectionSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly cacheSeconds: number;
  readonly timeoutSeconds: number;
  readonly fetch: typeof fetch;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** More answers than these are not kept; the oldest goes first. */
const MOST_KEPT = 10_000;
/** Discovery that failed is tried again, and no more often than this. */
const RETRY_AFTER = 5_000;

/** @returns what asks of a token; null: it is none that is good. It throws where the provider cannot be asked. */
export function introspection(settings: IntrospectionSettings): (token: string) => Promise<Token | null> {
  const { cacheSeconds, now } = settings;
  const kept = new Map<string, { readonly until: number; readonly token: Token }>();
  const asking = new Map<string, Promise<Token | null>>();
  const endpoint = endpointOf(settings);

  return async (token) => {
    // Not the token itself: what lies in memory opens nothing.
    const key = createHash('sha256').update(token).digest('base64url');
    const known = kept.get(key);
    if (known !== undefined && now() < known.until) return known.token;
    kept.delete(key);
    const asked = now();
    const found = await (asking.get(key) ?? ask());
    return found;

    /** Requests that come at once wait for one answer. Only without a cache does each ask for itself: none rests on an earlier one. */
    function ask(): Promise<Token | null> {
      const answered = introspect(settings, endpoint, token).then((read) => {
        // From when it was asked, so that no answer is good for longer than is told. What is refused is never kept.
        if (read !== null && cacheSeconds > 0) keep(Math.min(asked + cacheSeconds * 1_000, read.expiresAt * 1_000), read);
        return read;
      });
      if (cacheSeconds === 0) return answered;
      const shared = answered.finally(() => asking.delete(key));
      asking.set(key, shared);
      return shared;
    }

    function keep(until: number, read: Token): void {
      const [oldest] = kept.keys();
      if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(key, { until, token: read });
    }
  };
}

/** By discovery, once; the answer has to be of the issuer that was asked (OpenID Connect Discovery, 4.3). */
function endpointOf({ issuer, fetch: send, now, timeoutSeconds }: IntrospectionSettings): () => Promise<string> {
  let found: Promise<string> | null = null;
  let failedAt: number | null = null;
  return () => {
    if (failedAt !== null && now() - failedAt < RETRY_AFTER) return Promise.reject(new Error('the provider was not found a moment ago'));
    found ??= discover().catch((error: unknown) => {
      found = null;
      failedAt = now();
      throw error;
    });
    return found;
  };

  async function discover(): Promise<string> {
    const response = await send(`${issuer}/.well-known/openid-configuration`, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutSeconds * 1_000),
    });
    const told = (await response.json()) as { readonly issuer?: unknown; readonly introspection_endpoint?: unknown };
    if (!response.ok || told.issuer !== issuer || typeof told.introspection_endpoint !== 'string') {
      throw new Error(`${issuer} does not say where tokens are introspected`);
    }
    failedAt = null;
    return told.introspection_endpoint;
  }
}

async function introspect(settings: IntrospectionSettings, endpoint: () => Promise<string>, token: string): Promise<Token | null> {
  const { clientId, clientSecret, timeoutSeconds } = settings;
  const response = await settings.fetch(await endpoint(), {
    method: 'POST',
    redirect: 'error',
    // RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
    headers: { Authorization: `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}` },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
    signal: AbortSignal.timeout(timeoutSeconds * 1_000),
  });
  if (!response.ok) throw new Error(`introspection was answered with ${response.status}`);
  return read((await response.json()) as Readonly<Record<string, unknown>>, settings);
}

function read(told: Readonly<Record<string, unknown>>, { issuer, now }: IntrospectionSettings): Token | null {
  const { active, iss, token_type: type, sub, client_id: clientId, exp } = told;
  // A refresh token has no type: it is not for APIs.
  if (active !== true || iss !== issuer || type !== 'Bearer') return null;
  if (typeof sub !== 'string' || typeof clientId !== 'string' || typeof exp !== 'number' || exp * 1_000 <= now()) return null;
  return {
    sub,
    clientId,
    scopes: text(told['scope'])?.split(' ') ?? [],
    acr: text(told['acr']),
    amr: Array.isArray(told['amr']) ? told['amr'].filter((one) => typeof one === 'string') : [],
    authTime: typeof told['auth_time'] === 'number' ? told['auth_time'] : null,
    sid: text(told['sid']),
    allowance: text(told['sallyport_allowance']),
    expiresAt: exp,
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
