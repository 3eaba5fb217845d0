import type { ClientTrace } from '../../ports/store/sessionStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type BeginSignIn, beginIn } from './beginSignIn.ts';
import { keyOf } from './command.ts';
import { judgeAttempt } from './gather.ts';
import { settle } from './settle.ts';
import type { Advance } from './step.ts';
import { NOTHING_TAKEN, type StepPorts } from './stepTaken.ts';

/** A step-up is begun on a session and says where it came from. */
export interface BeginStepUp extends BeginSignIn {
  readonly session: NonNullable<BeginSignIn['session']>;
  readonly trace: ClientTrace;
}

/**
 * Begins an attempt that raises a live session (U2). The person is known, so the decision is asked at once: the MFA
 * step, or a refusal, is on record even when nobody ever answers it (A1, A2).
 * @returns null when the session or its account has ended meanwhile: a sign-in is needed.
 */
export function beginStepUp(ports: StepPorts) {
  return (command: BeginStepUp): Promise<Advance | null> => ports.store.transaction(command.tenantId, (tx) => stepUpIn(ports, tx, command));
}

/** The same within a transaction that goes on. */
export async function stepUpIn(ports: StepPorts, tx: Tx, command: BeginStepUp): Promise<Advance | null> {
  const begun = await beginIn(ports, tx, command);
  const found = await ports.store.lockAttempt(tx, keyOf(begun, ports.digest));
  const judged = found === null ? null : await judgeAttempt(ports, tx, found);
  if (judged === null) return null;
  const advance = await settle(ports, tx, { judged, taken: NOTHING_TAKEN, trace: { ...command.trace, device: null } });
  return { ...advance, handle: advance.handle ?? begun.handle };
}
