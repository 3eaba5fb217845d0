import type { Tenant } from '../../domain/directory/tenant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';

/** All tenants of this deployment. Only the host sees more than one. */
export function listTenants(ports: Pick<Ports, 'store'>) {
  return async (_command: { readonly by: { readonly kind: 'host' } }): Promise<Result<readonly Tenant[], never>> =>
    succeeded(await ports.store.listTenants());
}
