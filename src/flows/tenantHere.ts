import type { Tenant } from '../domain/directory/tenant.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

/** The tenant of a transaction. @throws when it does not exist, which no surface lets happen: it finds the tenant first. */
export async function tenantHere({ store }: Pick<Ports, 'store'>, tx: Tx): Promise<Tenant> {
  const tenant = await store.findTenant(tx);
  if (tenant === null) throw new Error('a transaction of a tenant that does not exist');
  return tenant;
}
