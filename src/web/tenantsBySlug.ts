import type { TenantId } from '../domain/directory/tenant.ts';
import type { Ports } from '../ports/ports.ts';
import type { TenantInAddress } from './caller.ts';

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Finds the tenant of an address. What was found is kept: ids are never reused, and a deleted tenant's id finds nothing. */
export function tenantsBySlug(store: Pick<Ports['store'], 'findTenantId'>): (slug: string) => Promise<TenantInAddress | null> {
  const known = new Map<string, TenantId>();
  return async (slug) => {
    if (slug.length > 63 || !SLUG.test(slug)) return null;
    const found = known.get(slug) ?? (await store.findTenantId(slug));
    if (found === null) return null;
    known.set(slug, found);
    return { id: found, slug };
  };
}
