import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Ports } from '../../ports/ports.ts';
import { tenantHere } from '../tenantHere.ts';

/** Whether strangers can make an account of their own. */
export function readRegistration(ports: Pick<Ports, 'store' | 'mailer'>) {
  return (tenantId: TenantId): Promise<'open' | 'closed'> =>
    ports.store.transaction(tenantId, async (tx) =>
      ports.mailer !== null && (await tenantHere(ports, tx)).settings.selfRegistration ? 'open' : 'closed',
    );
}
