import type { Tenant } from '../domain/directory/tenant.ts';
import { tenantUrl } from '../domain/directory/tenantUrl.ts';
import type { Ports } from '../ports/ports.ts';

/** Where providers say what became of the tenant's messages, without the name of the provider. From configuration alone: signatures are over it. */
export function receiptsAt({ capabilities }: Pick<Ports, 'capabilities'>, { slug }: Pick<Tenant, 'slug'>): string {
  return `${tenantUrl(capabilities, slug)}/receipts/sms`;
}
