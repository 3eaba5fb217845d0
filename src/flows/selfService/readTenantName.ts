import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Ports } from '../../ports/ports.ts';
import { tenantHere } from '../tenantHere.ts';

/** The name that pages show on which nobody is signed in and no sign-in is under way. */
export function readTenantName(ports: Pick<Ports, 'store'>) {
  return (tenantId: TenantId): Promise<string> => ports.store.transaction(tenantId, async (tx) => (await tenantHere(ports, tx)).name);
}
