import type { FactorKind } from '../../domain/factors/factor.ts';
import type { Refusal } from '../../kernel/result.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { attemptNotFound, keyOf, type OnAttempt, refusalOfCharge } from './command.ts';
import type { Judged } from './gather.ts';
import { appendMfaFailed, type Failure } from './mfaFailed.ts';
import type { StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import type { AttemptOver, StepPorts, StepTaken } from './stepTaken.ts';

/** What somebody guesses at, and so which event tells that it was wrong and whether a right one clears their count. */
export type Guessed =
  | { readonly kind: 'held_factor'; readonly method: FactorKind }
  /** A factor that is confirmed by this (S1). A wrong code is no failed factor, of which the owner would be told. */
  | { readonly kind: 'new_factor' }
  /** What stands in for a factor (B7, S11): right, it clears nothing, since no second factor was shown. */
  | { readonly kind: 'stand_in'; readonly method: 'enrolment_pass' | 'mail_code' };

export interface Guess {
  readonly judged: Judged;
  readonly command: OnAttempt;
  readonly at: Guessed;
  /** What is answered to a wrong one. */
  readonly wrong: Refusal<StepError>;
  /** Looks at what was posted, after it was charged; null: wrong, malformed, used before, or somebody else's. */
  readonly look: () => Promise<StepTaken | Refusal<StepError> | null>;
}

/**
 * Every guess at a code or at a key passes here. It is charged to the attempt and to the person by one statement before it is
 * looked at, in the transaction whose commit precedes the answer: no burst, crash or dropped connection makes a guess free.
 * A right second factor clears the person's count, by the statement that settles the attempt.
 */
export async function takeGuess(ports: StepPorts, tx: Tx, guess: Guess): Promise<StepTaken | AttemptOver | Refusal<StepError>> {
  const { judged, command, at } = guess;
  const refuse = async (failure: Failure, refusal: Refusal<StepError>): Promise<Refusal<StepError>> => {
    if (at.kind === 'new_factor') return stepRefused(ports, tx, { judged, command, refusal });
    await appendMfaFailed(ports, tx, { judged, command, method: at.method, failure });
    return refusal;
  };
  const charge = await ports.store.chargeSecondFactorGuess(tx, keyOf(command, ports.digest));
  if (charge.kind === 'attempt_used_up') return { kind: 'over', because: 'too_many_guesses' };
  if (charge.kind === 'attempt_not_found') return attemptNotFound();
  if (charge.kind !== 'charged') return refuse(charge, refusalOfCharge(charge));
  const seen = await guess.look();
  if (seen === null) {
    const refusal = await refuse({ kind: 'wrong' }, guess.wrong);
    return charge.guess === 'last' ? { kind: 'over', because: 'too_many_guesses' } : refusal;
  }
  return 'ok' in seen || at.kind === 'stand_in' ? seen : { ...seen, change: { ...seen.change, guesses: 'cleared' } };
}
