import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { type ApplicationId, CLIENT_AUTH_METHODS, type ClientAuthMethod, type OidcClient } from './application.ts';
import { URI_FAULTS, uriFault } from './redirectUri.ts';

const MOST_URIS = 50;
const MOST_READ = 20;

export type OidcDraft = { readonly [Key in keyof OidcClient]: unknown };

export type OidcClientError = 'auth_method_unknown' | 'redirect_uri_malformed' | 'tokens_read_malformed';

/** Reads the registration of an OIDC client. @returns a refusal that names the address, and says what is wrong with it. */
export function oidcClient(draft: OidcDraft): Result<OidcClient, OidcClientError> {
  if (!(CLIENT_AUTH_METHODS as readonly unknown[]).includes(draft.authMethod)) {
    return refused('auth_method_unknown', `The method is one of: ${CLIENT_AUTH_METHODS.join(', ')}.`, { methods: CLIENT_AUTH_METHODS });
  }
  const readsTokensOf = applicationsRead(draft);
  if (!readsTokensOf.ok) return readsTokensOf;
  const redirectUris = uris('redirectUris', draft.redirectUris, readsTokensOf.value.length === 0 ? 1 : 0);
  if (!redirectUris.ok) return redirectUris;
  const postLogoutRedirectUris = uris('postLogoutRedirectUris', draft.postLogoutRedirectUris, 0);
  if (!postLogoutRedirectUris.ok) return postLogoutRedirectUris;
  const backchannel = draft.backchannelLogoutUri === null ? [] : [draft.backchannelLogoutUri];
  const backchannelLogoutUri = uris('backchannelLogoutUri', backchannel, 0);
  if (!backchannelLogoutUri.ok) return backchannelLogoutUri;
  return succeeded({
    authMethod: draft.authMethod as ClientAuthMethod,
    redirectUris: redirectUris.value,
    postLogoutRedirectUris: postLogoutRedirectUris.value,
    backchannelLogoutUri: backchannelLogoutUri.value[0] ?? null,
    ...(readsTokensOf.value.length === 0 ? {} : { readsTokensOf: readsTokensOf.value }),
  });
}

/** Ids as the edge has read them; whether they are there is for the flow. Who proves nothing at our doors asks about nobody's tokens. */
function applicationsRead({ authMethod, readsTokensOf = [] }: OidcDraft): Result<readonly ApplicationId[], 'tokens_read_malformed'> {
  const given: readonly unknown[] = Array.isArray(readsTokensOf) ? readsTokensOf : [null];
  if (given.length > MOST_READ || !given.every((one) => typeof one === 'string')) {
    return refused('tokens_read_malformed', `readsTokensOf is a list of at most ${MOST_READ} ids of applications.`);
  }
  if (given.length > 0 && authMethod === 'none') return refused('tokens_read_malformed', 'A public client has no secret to ask with.');
  return succeeded([...new Set(given as ApplicationId[])].toSorted());
}

/** Each once, in the order given. */
function uris(field: keyof OidcClient, list: unknown, least: 0 | 1): Result<readonly string[], 'redirect_uri_malformed'> {
  if (!Array.isArray(list) || list.length < least || list.length > MOST_URIS) {
    return refused('redirect_uri_malformed', `${field} is a list of ${least} to ${MOST_URIS} addresses.`, { field });
  }
  for (const uri of list as unknown[]) {
    const fault = uriFault(uri);
    if (fault === null) continue;
    return refused('redirect_uri_malformed', `${field}: ${quoted(uri)} cannot be registered, since ${URI_FAULTS[fault]}.`, {
      field,
      fault,
    });
  }
  return succeeded([...new Set(list as string[])]);
}

function quoted(uri: unknown): string {
  return typeof uri === 'string' ? `"${uri.slice(0, 200)}"` : 'this value';
}
