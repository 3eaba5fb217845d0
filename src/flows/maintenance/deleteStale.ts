import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Ports } from '../../ports/ports.ts';

const ROWS = 500;
const MOST_BATCHES = 20;

/** Deletes what no decision reads any more, in batches, so that no lock is held for long. What is left over is another job. */
export function deleteStale(ports: Pick<Ports, 'store'>) {
  return async ({ tenantId }: { readonly tenantId: TenantId }): Promise<void> => {
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      if (!(await ports.store.transaction(tenantId, (tx) => ports.store.deleteStale(tx, ROWS)))) return;
    }
    await ports.store.transaction(tenantId, (tx) => ports.store.enqueueJob(tx, { kind: 'delete_stale' }));
  };
}
