import type { TenantId } from '../domain/directory/tenant.ts';
import { tenantUrl } from '../domain/directory/tenantUrl.ts';
import type { UserId } from '../domain/directory/user.ts';
import type { Ports } from '../ports/ports.ts';
import { unsubscribeAddress } from './unsubscribeAddress.ts';

/** What mails of roll-outs lead to. Neither signs anybody in. They are made when the mail leaves, so nothing of them is stored. */
export function rolloutMailLinks(
  ports: Pick<Ports, 'sealer' | 'capabilities'>,
  tenant: { readonly id: TenantId; readonly slug: string },
  user: UserId,
): { readonly enrol: string; readonly unsubscribe: string } {
  return {
    enrol: `${tenantUrl(ports.capabilities, tenant.slug)}/account/enrol`,
    unsubscribe: unsubscribeAddress(ports, tenant, user),
  };
}
