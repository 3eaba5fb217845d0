import { BUILT_IN_APPLICATIONS, type BuiltInApplication } from '../domain/directory/application.ts';
import { displayName } from '../domain/directory/displayName.ts';
import { DEFAULT_TENANT_SETTINGS, type Tenant } from '../domain/directory/tenant.ts';
import { tenantSlug } from '../domain/directory/tenantSlug.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { eventBy } from './administer.ts';
import { record } from './record.ts';

/** What else a tenant needs from its first moment (its signing key), in the same transaction. */
export type Preparation = (tx: Tx) => Promise<void>;

const BUILT_IN_NAMES: Readonly<Record<BuiltInApplication, string>> = { account: 'My security', console: 'Console' };

/** A tenant that is to be, with an id of its own. */
export function tenantFrom(
  ports: Pick<Ports, 'random' | 'clock'>,
  draft: { readonly slug: unknown; readonly name: unknown },
): Result<Tenant, 'slug_malformed' | 'name_malformed'> {
  const slug = tenantSlug(draft.slug);
  if (slug === null) return refused('slug_malformed', 'A slug has lower-case letters, digits and single hyphens, 1 to 63 characters.');
  const name = displayName(draft.name);
  if (name === null) return nameMalformed();
  const id = ports.random.id<'Tenant'>(ports.clock.now());
  return succeeded({ id, slug, name, settings: DEFAULT_TENANT_SETTINGS, revision: 1 });
}

/**
 * Makes a tenant with its built-in applications, in a transaction of its own id. It has no policy version, and so reads
 * `optional` (L2). From here on no set-up address works.
 * @param prepare null: nothing.
 */
export async function insertNewTenant(
  ports: Pick<Ports, 'store' | 'random'>,
  tx: Tx,
  { tenant, prepare }: { readonly tenant: Tenant; readonly prepare: Preparation | null },
): Promise<Refusal<'slug_taken'> | null> {
  await ports.store.closeSetUp(tx);
  if (!(await ports.store.insertTenant(tx, tenant))) return refused('slug_taken', 'Another tenant has this slug.');
  for (const clientId of BUILT_IN_APPLICATIONS) {
    const id = ports.random.id<'Application'>(tx.now);
    await ports.store.insertApplication(tx, { id, clientId, name: BUILT_IN_NAMES[clientId], oidc: null, demand: null }, null);
  }
  await prepare?.(tx);
  await record(ports, tx, eventBy({ kind: 'host' }, 'tenant.created', { data: { slug: tenant.slug } }));
  return null;
}

export function nameMalformed(): Refusal<'name_malformed'> {
  return refused('name_malformed', 'A name is a line of 1 to 200 characters without control characters.');
}
