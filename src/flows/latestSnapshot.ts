import type { PolicySnapshot } from '../domain/policy/snapshot.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { tenantHere } from './tenantHere.ts';

/** The tenant's rules as they are now, with the revision that they have. */
export async function latestSnapshot(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
): Promise<{ readonly snapshot: PolicySnapshot; readonly revision: number }> {
  const tenant = await tenantHere({ store }, tx);
  const snapshot = await store.policySnapshot(tx, tenant.revision);
  return { snapshot, revision: snapshot.revision };
}
