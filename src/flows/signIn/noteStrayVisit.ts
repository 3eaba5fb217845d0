import type { TenantId } from '../../domain/directory/tenant.ts';
import type { UpstreamProviderId } from '../../domain/directory/upstreamProvider.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import type { Ports } from '../../ports/ports.ts';

interface StrayVisit {
  readonly tenantId: TenantId;
  readonly provider: UpstreamProviderId | null;
  readonly address: string | null;
}

/**
 * A browser comes back from a provider and has begun nothing here: what somebody sent it, to sign it in as themselves, or an old
 * address. Nothing of it is looked at; once in 15 minutes for each network it is on record.
 */
export function noteStrayVisit({ store }: Pick<Ports, 'store'>) {
  return ({ tenantId, provider, address }: StrayVisit): Promise<void> =>
    store.transaction(tenantId, async (tx) => {
      const event = {
        type: 'user.sign_in_failed',
        actor: { kind: 'anonymous' },
        user: null,
        application: null,
        attempt: null,
        session: null,
        address,
        data: { reason: 'upstream_visit_over', method: 'federated', provider, detail: 'no visit of this browser' },
      } as const;
      await store.appendFoldedEvent(tx, event, ['stray visit', countedNetwork(address)]);
    });
}
