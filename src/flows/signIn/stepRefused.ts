import type { Refusal } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import type { OnAttempt } from './command.ts';
import { eventOn } from './eventOn.ts';
import type { Judged } from './gather.ts';
import type { StepError } from './step.ts';

interface RefusedStep<R extends Refusal<StepError>> {
  readonly judged: Judged;
  readonly command: OnAttempt;
  readonly refusal: R;
}

/**
 * A3: a step of somebody whose first factor was right is refused, and on record. Wrong answers to a challenge have an
 * event of their own (takeGuess.ts).
 * @returns the refusal.
 */
export async function stepRefused<R extends Refusal<StepError>>(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { judged, command, refusal }: RefusedStep<R>,
): Promise<R> {
  await record(ports, tx, eventOn({ judged, command }, 'user.step_refused', { code: refusal.code }));
  return refusal;
}
