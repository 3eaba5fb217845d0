import type { AuditEvent } from '../../domain/audit/event.ts';
import type { OnAttempt } from './command.ts';
import type { Judged } from './gather.ts';

/** An event of a step that somebody takes whose first factor was right. */
export function eventOn(
  { judged, command }: { readonly judged: Judged; readonly command: Pick<OnAttempt, 'trace'> },
  type: AuditEvent['type'],
  data: AuditEvent['data'],
): AuditEvent {
  const { attempt } = judged.found;
  const { id } = judged.person.user;
  return {
    type,
    actor: { kind: 'user', id },
    user: id,
    application: attempt.application,
    attempt: attempt.id,
    session: attempt.sessionId,
    address: command.trace.address,
    data,
  };
}
