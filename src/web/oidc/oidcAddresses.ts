import type { OidcDoor } from '../signIn/onward.ts';

/**
 * Where an attempt goes on that an application asked for. It is one address however the attempt ended: that stands in
 * the attempt itself, and an address that said it could be made up.
 */
export const oidcAddresses: OidcDoor = { resume: authorizationAddress, abort: authorizationAddress };

function authorizationAddress(tenantSlug: string, interaction: string): string {
  return `/t/${tenantSlug}/authorize/${encodeURIComponent(interaction)}`;
}
