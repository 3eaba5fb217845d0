import type { AuditEvent } from '../../domain/audit/event.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { record } from '../record.ts';
import { attemptNotFound, keyOf, type OnAttempt } from './command.ts';
import type { Advance, StepError } from './step.ts';
import { viewOf } from './stepOf.ts';
import type { StepPorts } from './stepTaken.ts';

/** The person gives up. Nothing changes for a live session that was to be raised (U2). */
export function cancelSignIn(ports: StepPorts) {
  return (command: OnAttempt): Promise<Result<Advance, StepError>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<Advance, StepError>> => {
      const found = await ports.store.lockAttempt(tx, keyOf(command, ports.digest));
      if (found === null) return attemptNotFound();
      const { attempt } = found;
      const { address } = command.trace;
      await ports.store.endAttempt(tx, attempt.id, { as: 'cancelled', because: null, guesses: 'kept' });
      const event: AuditEvent = {
        type: 'user.sign_in_cancelled',
        actor: attempt.userId === null ? { kind: 'anonymous' } : { kind: 'user', id: attempt.userId },
        user: attempt.userId,
        application: attempt.application,
        attempt: attempt.id,
        session: attempt.sessionId,
        address,
        data: {},
      };
      // Anybody can begin one and cancel it, again and again (docs/decisions/0010).
      if (attempt.userId === null) await ports.store.appendFoldedEvent(tx, event, [countedNetwork(address)]);
      else await record(ports, tx, event);
      return succeeded({
        view: viewOf(found, { kind: 'cancelled', returnTo: attempt.returnTo }),
        handle: null,
        session: null,
        backupCodes: null,
      });
    });
}
