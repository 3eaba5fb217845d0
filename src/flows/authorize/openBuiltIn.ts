import type { BuiltInApplication } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import type { Ports } from '../../ports/ports.ts';
import { judgeAuthorization } from './judgeAuthorization.ts';
import { openingDemand } from './openingDemand.ts';

export interface OpenBuiltIn {
  readonly tenantId: TenantId;
  readonly session: LiveSession;
  readonly application: BuiltInApplication;
}

/**
 * Opens the account pages or the console with a live session: they are applications, judged by their own rule like any
 * other (S3), and by all rules where the session rests on an allowance or lost a proof (S4, S8).
 * @returns whether it may be opened now.
 */
export function openBuiltIn({ store }: Pick<Ports, 'store'>) {
  return ({ tenantId, session, application }: OpenBuiltIn): Promise<boolean> =>
    store.transaction(tenantId, async (tx) => {
      const opened = await store.findApplicationByClientId(tx, application);
      if (opened === null) return false;
      const judged = await judgeAuthorization({ store }, tx, {
        session,
        application: opened,
        demand: openingDemand(opened, { demand: null, requestedAt: tx.now }),
      });
      return judged?.decision.outcome === 'grant';
    });
}
