import type { Tx } from '../../ports/store/transaction.ts';
import { sessionRisk } from '../sessionRisk.ts';
import { type BeginSignIn, beginIn } from './beginSignIn.ts';
import { type BrowserTrace, keyOf } from './command.ts';
import { judgeAgain, judgeAttempt } from './gather.ts';
import { settle } from './settle.ts';
import type { Advance } from './step.ts';
import { NOTHING_TAKEN, type StepPorts } from './stepTaken.ts';

/** A step-up is begun on a session and says where it came from. */
export interface BeginStepUp extends BeginSignIn {
  readonly session: NonNullable<BeginSignIn['session']>;
  readonly trace: BrowserTrace;
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
  const known = found === null ? null : await judgeAttempt(ports, tx, found);
  if (known === null) return null;
  const { trace } = command;
  // U3: what is shown or enrolled on a session that is used from elsewhere is judged like what it opens.
  const risk = known.session === null ? null : await sessionRisk(ports, tx, { session: known.session, person: known.person, trace });
  const judged = risk === null ? known : await judgeAgain(ports, tx, known, { risk });
  const taken = risk === null ? NOTHING_TAKEN : { ...NOTHING_TAKEN, change: { risk } };
  const advance = await settle(ports, tx, { judged, taken, trace });
  return { ...advance, handle: advance.handle ?? begun.handle };
}
