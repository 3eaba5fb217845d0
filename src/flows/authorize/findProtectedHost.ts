import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Ports } from '../../ports/ports.ts';

/** The name of the application behind a protected host; null: the tenant has no such host. */
export function findProtectedHost({ store }: Pick<Ports, 'store'>) {
  return (tenantId: TenantId, origin: string): Promise<string | null> =>
    store.transaction(tenantId, async (tx) => (await store.findApplicationByOrigin(tx, origin))?.name ?? null);
}
