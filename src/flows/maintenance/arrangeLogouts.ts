import type { TenantId } from '../../domain/directory/tenant.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import type { Ports } from '../../ports/ports.ts';

export interface ArrangeLogouts {
  readonly tenantId: TenantId;
  /** null: everybody's. */
  readonly user: UserId | null;
  /** The last of the page before; null: the first page. */
  readonly after: SessionId | null;
}

const PAGE = 200;

/** After a revocation by a counter (S6): one job for each session that is over and of which an application is to be told. */
export function arrangeLogouts(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, user, after }: ArrangeLogouts): Promise<void> =>
    ports.store.transaction(tenantId, async (tx) => {
      const sessions = await ports.store.listSessionsToTell(tx, { user, after, limit: PAGE });
      for (const session of sessions) await ports.store.enqueueJob(tx, { kind: 'backchannel_logout', session });
      const last = sessions.at(PAGE - 1);
      if (last !== undefined) await ports.store.enqueueJob(tx, { kind: 'arrange_logouts', user, after: last });
    });
}
