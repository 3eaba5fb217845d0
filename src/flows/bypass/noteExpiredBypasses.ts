import type { TenantId } from '../../domain/directory/tenant.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import { record } from '../record.ts';

const BATCH = 200;

/**
 * B4: the end of each bypass is in the audit, once. It ended by the clock (B3), and nothing but the audit is behind when
 * this runs late. @returns how many were noted.
 */
export function noteExpiredBypasses(ports: Pick<Ports, 'store'>) {
  return async ({ tenantId }: { readonly tenantId: TenantId }): Promise<number> => {
    let noted = 0;
    for (;;) {
      const batch = await ports.store.transaction(tenantId, async (tx) => {
        const expired = await ports.store.takeExpiredBypasses(tx, BATCH);
        for (const { id, user, until } of expired) {
          await record(ports, tx, {
            type: 'bypass.expired',
            actor: { kind: 'system' },
            user,
            application: null,
            attempt: null,
            session: null,
            address: null,
            data: { bypass: id, until: formatInstant(until) },
          });
        }
        return expired.length;
      });
      noted += batch;
      if (batch < BATCH) return noted;
    }
  };
}
