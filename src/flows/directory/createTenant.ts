import type { Tenant } from '../../domain/directory/tenant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { insertNewTenant, type Preparation, tenantFrom } from '../newTenant.ts';

export interface CreateTenant {
  /** Only the host makes tenants. */
  readonly by: { readonly kind: 'host' };
  readonly slug: unknown;
  readonly name: unknown;
  /** null: nothing. */
  readonly prepare: Preparation | null;
}

/** Makes a tenant. Nobody is in it yet. */
export function createTenant(ports: Pick<Ports, 'store' | 'random' | 'clock'>) {
  return async (command: CreateTenant): Promise<Result<Tenant, 'slug_malformed' | 'name_malformed' | 'slug_taken'>> => {
    const tenant = tenantFrom(ports, command);
    if (!tenant.ok) return tenant;
    return ports.store.transaction(tenant.value.id, async (tx) => {
      const taken = await insertNewTenant(ports, tx, { tenant: tenant.value, prepare: command.prepare });
      return taken ?? succeeded((await ports.store.findTenant(tx)) ?? tenant.value);
    });
  };
}
