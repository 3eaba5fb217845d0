import { tenantUrl } from '../domain/directory/tenantUrl.ts';
import type { Capabilities } from '../ports/capabilities.ts';

/** The names of a tenant's identity provider. From configuration, never from a request. */
export interface OwnNames {
  /** Also where the metadata is. */
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly sloUrl: string;
}

export function ownNames(capabilities: Pick<Capabilities, 'publicUrl'>, slug: string): OwnNames {
  const root = `${tenantUrl(capabilities, slug)}/saml`;
  return { entityId: `${root}/metadata`, ssoUrl: `${root}/sso`, sloUrl: `${root}/slo` };
}
