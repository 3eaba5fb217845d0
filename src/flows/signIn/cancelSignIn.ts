import { type Result, succeeded } from '../../kernel/result.ts';
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
      await ports.store.endAttempt(tx, attempt.id, { as: 'cancelled', because: null });
      await ports.store.appendEvent(tx, {
        type: 'user.sign_in_cancelled',
        actor: attempt.userId === null ? { kind: 'anonymous' } : { kind: 'user', id: attempt.userId },
        user: attempt.userId,
        application: attempt.application,
        attempt: attempt.id,
        session: attempt.sessionId,
        address: command.trace.address,
        data: {},
      });
      return succeeded({
        view: viewOf(found, { kind: 'cancelled', returnTo: attempt.returnTo }),
        handle: null,
        session: null,
        backupCodes: null,
      });
    });
}
