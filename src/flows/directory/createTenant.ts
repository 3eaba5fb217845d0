import { BUILT_IN_APPLICATIONS } from '../../domain/directory/application.ts';
import { displayName } from '../../domain/directory/displayName.ts';
import { DEFAULT_TENANT_SETTINGS, type Tenant, type TenantId } from '../../domain/directory/tenant.ts';
import { tenantSlug } from '../../domain/directory/tenantSlug.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { eventBy } from '../administer.ts';
import { record } from '../record.ts';

export interface CreateTenant {
  /** Only the host makes tenants. */
  readonly by: { readonly kind: 'host' };
  readonly slug: unknown;
  readonly name: unknown;
  /** What else a tenant needs from its first moment (its signing key), in the same transaction; null: nothing. */
  readonly prepare: ((tx: Tx) => Promise<void>) | null;
}

const BUILT_IN_NAMES = { account: 'My security', console: 'Console' } as const;

/** Makes a tenant with its built-in applications. It has no policy version, and so reads `optional` (L2). */
export function createTenant(ports: Pick<Ports, 'store' | 'random' | 'clock'>) {
  return async (command: CreateTenant): Promise<Result<Tenant, 'slug_malformed' | 'name_malformed' | 'slug_taken'>> => {
    const slug = tenantSlug(command.slug);
    if (slug === null) return refused('slug_malformed', 'A slug has lower-case letters, digits and single hyphens, 1 to 63 characters.');
    const name = displayName(command.name);
    if (name === null) return nameMalformed();
    const id: TenantId = ports.random.id<'Tenant'>(ports.clock.now());
    const tenant: Tenant = { id, slug, name, settings: DEFAULT_TENANT_SETTINGS, revision: 1 };
    return ports.store.transaction(id, async (tx) => {
      if (!(await ports.store.insertTenant(tx, tenant))) return refused('slug_taken', 'Another tenant has this slug.');
      for (const clientId of BUILT_IN_APPLICATIONS) {
        const application = {
          id: ports.random.id<'Application'>(tx.now),
          clientId,
          name: BUILT_IN_NAMES[clientId],
          oidc: null,
          demand: null,
        };
        await ports.store.insertApplication(tx, application, null);
      }
      await command.prepare?.(tx);
      await record(ports, tx, eventBy(command.by, 'tenant.created', { data: { slug } }));
      return succeeded((await ports.store.findTenant(tx)) ?? tenant);
    });
  };
}

export function nameMalformed(): Refusal<'name_malformed'> {
  return refused('name_malformed', 'A name is a line of 1 to 200 characters without control characters.');
}
