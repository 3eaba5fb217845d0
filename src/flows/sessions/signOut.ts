import type { AuditEvent } from '../../domain/audit/event.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import type { LiveSession, SessionId } from '../../domain/sessions/session.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ClientTrace } from '../../ports/store/sessionStore.ts';
import { record } from '../record.ts';

export interface SignOut {
  readonly tenantId: TenantId;
  readonly session: SessionId;
  readonly trace: ClientTrace;
}

/** Ends one's own session. A session that is over already is answered like one that never was. */
export function signOut(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, session: id, trace }: SignOut): Promise<Result<void, 'session_not_found'>> =>
    ports.store.transaction(tenantId, async (tx) => {
      const session = await ports.store.findLiveSessionById(tx, id);
      // Two requests may sign out at once: one of them ends the session and tells of it.
      if (session === null || !(await ports.store.endSession(tx, id, 'signed_out'))) {
        return refused('session_not_found', 'This session is over already.');
      }
      await record(ports, tx, signedOut(session, trace));
      return succeeded(undefined);
    });
}

function signedOut(session: LiveSession, trace: ClientTrace): AuditEvent {
  return {
    type: 'session.revoked',
    actor: { kind: 'user', id: session.userId },
    user: session.userId,
    application: null,
    attempt: null,
    session: session.id,
    address: trace.address,
    data: { reason: 'signed_out', session: session.id },
  };
}
