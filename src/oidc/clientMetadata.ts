import type { AdapterPayload } from 'oidc-provider';
import type { Application } from '../domain/directory/application.ts';

/**
 * An application as the protocol machine knows it (OpenID Connect Dynamic Client Registration 1.0, section 2). What is
 * in it is always in the same order: the library keeps clients by the text of their metadata, so a changed row is a
 * changed client at the next request.
 * @returns undefined for what is no OIDC client: the parts of the product itself.
 */
export function clientMetadata(application: Application & { readonly secretHash: Uint8Array | null }): AdapterPayload | undefined {
  const { oidc, secretHash } = application;
  if (oidc === null) return undefined;
  const isApi = oidc.redirectUris.length === 0;
  return {
    client_id: application.clientId,
    client_name: application.name,
    token_endpoint_auth_method: oidc.authMethod,
    ...(secretHash === null ? {} : { client_secret: Buffer.from(secretHash).toString('base64url') }),
    redirect_uris: [...oidc.redirectUris],
    post_logout_redirect_uris: [...oidc.postLogoutRedirectUris],
    // An API: nobody signs in to it.
    response_types: isApi ? [] : ['code'],
    grant_types: isApi ? [] : ['authorization_code', 'refresh_token'],
    ...(oidc.backchannelLogoutUri === null
      ? {}
      : { backchannel_logout_uri: oidc.backchannelLogoutUri, backchannel_logout_session_required: true }),
  };
}
