import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';

/** A request to sign out that is in order. */
export interface EndSessionRequest {
  /** null: nobody vouches for the request. */
  readonly clientId: string | null;
  /** Whom and which session the hint tells of; null: no hint came along. */
  readonly hinted: { readonly userId: string; readonly sid: string | null } | null;
  /** Where to go afterwards, exactly as registered, with the state; null: our own page. */
  readonly returnTo: string | null;
}

export type EndSessionProblem = 'id_token_hint_invalid' | 'client_mismatch' | 'client_unknown' | 'post_logout_redirect_uri_unknown';

interface Parts {
  readonly issuer: string;
  readonly publicKeys: JSONWebKeySet;
  /** The registered addresses after logout; null: no such application. */
  readonly postLogoutUris: (clientId: string) => Promise<readonly string[] | null>;
}

/**
 * Reads a logout request of an application (OpenID Connect RP-Initiated Logout 1.0, section 2). A wrong part is an
 * error page: never a silent logout, never a redirect. Without a hint or a client_id an address is ignored, as nobody
 * vouches for it.
 */
export async function endSessionRequest(
  query: Readonly<Record<string, unknown>>,
  parts: Parts,
): Promise<EndSessionRequest | EndSessionProblem> {
  const text = (name: string): string | null => (typeof query[name] === 'string' && query[name] !== '' ? query[name] : null);
  const hint = text('id_token_hint');
  const hinted = hint === null ? null : await readHint(hint, parts);
  if (hint !== null && hinted === null) return 'id_token_hint_invalid';
  const named = text('client_id');
  if (hinted !== null && named !== null && named !== hinted.clientId) return 'client_mismatch';
  const clientId = hinted?.clientId ?? named;
  if (clientId === null) return { clientId, hinted, returnTo: null };
  const registered = await parts.postLogoutUris(clientId);
  if (registered === null) return 'client_unknown';
  const asked = text('post_logout_redirect_uri');
  if (asked === null) return { clientId, hinted, returnTo: null };
  if (!registered.includes(asked)) return 'post_logout_redirect_uri_unknown';
  return { clientId, hinted, returnTo: withState(asked, text('state')) };
}

function withState(registered: string, state: string | null): string {
  if (state === null) return registered;
  const returnTo = new URL(registered);
  returnTo.searchParams.set('state', state);
  return returnTo.href;
}

interface Hint {
  readonly clientId: string;
  readonly userId: string;
  readonly sid: string | null;
}

/** @returns null: not signed by us for one application, or not a token at all. All are the same wrong hint. */
async function readHint(hint: string, parts: Parts): Promise<Hint | null> {
  try {
    const { payload } = await compactVerify(hint, createLocalJWKSet(parts.publicKeys), { algorithms: ['RS256'] });
    const claims = JSON.parse(new TextDecoder().decode(payload)) as {
      readonly iss?: unknown;
      readonly aud?: unknown;
      readonly sub?: unknown;
      readonly sid?: unknown;
    };
    if (claims.iss !== parts.issuer || typeof claims.aud !== 'string' || typeof claims.sub !== 'string') return null;
    // An old token still says who asks (section 4): its expiry is not looked at.
    return { clientId: claims.aud, userId: claims.sub, sid: typeof claims.sid === 'string' ? claims.sid : null };
  } catch {
    return null;
  }
}
