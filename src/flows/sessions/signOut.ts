import type { ApplicationId } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ClientTrace } from '../../ports/store/sessionStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';

export interface SignOut {
  readonly tenantId: TenantId;
  readonly session: SessionId;
  readonly trace: ClientTrace;
}

/** Ends one's own session. A session that is over already is answered like one that never was. */
export function signOut(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, session, trace }: SignOut): Promise<Result<void, 'session_not_found'>> =>
    ports.store.transaction(tenantId, async (tx) => {
      const ended = await endSessionAt(ports, tx, { session, application: null, address: trace.address });
      return ended ? succeeded(undefined) : refused('session_not_found', 'This session is over already.');
    });
}

/**
 * The same in a transaction that goes on. @param application at which the person signed out; null: here.
 * @returns false: it is over already.
 */
export async function endSessionAt(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  {
    session: id,
    application,
    address,
  }: { readonly session: SessionId; readonly application: ApplicationId | null; readonly address: string | null },
): Promise<boolean> {
  const session = await ports.store.findLiveSessionById(tx, id);
  // Two requests may sign out at once: one of them ends the session and tells of it.
  if (session === null || !(await ports.store.endSession(tx, id, 'signed_out'))) return false;
  await record(ports, tx, {
    type: 'session.revoked',
    actor: { kind: 'user', id: session.userId },
    user: session.userId,
    application,
    attempt: null,
    session: session.id,
    address,
    data: { reason: 'signed_out', session: session.id },
  });
  return true;
}
