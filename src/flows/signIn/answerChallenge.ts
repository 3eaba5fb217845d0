import type { FactorKind } from '../../domain/factors/factor.ts';
import type { Evidence, Purpose } from '../../domain/sessions/evidence.ts';
import { type Refusal, type Result, refused } from '../../kernel/result.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { keyOf, type OnAttempt, refusalOfCharge, stepNotOffered } from './command.ts';
import type { Judged } from './gather.ts';
import { appendMfaFailed } from './mfaFailed.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { type AttemptOver, proved, type StepPorts, type StepTaken } from './stepTaken.ts';
import { takeStep } from './takeStep.ts';

export interface ChallengeAnswer {
  readonly kind: FactorKind;
  readonly wrong: Extract<StepError, 'code_wrong' | 'webauthn_rejected'>;
  /** Whether a right answer changes what is stored about the person's factors: a spent code does. */
  readonly person: StepTaken['person'];
  /** Looks at what was posted; null: wrong, malformed, used before, or somebody else's. */
  readonly verify: (tx: Tx, judged: Judged, purpose: Purpose) => Promise<Evidence | null>;
}

/**
 * One answer to a challenge by a held factor, of whatever kind. The guess is charged to the attempt and to the person
 * by one statement before it is looked at, in the transaction whose commit precedes the answer: no burst, crash or
 * dropped connection makes a guess free. Only a right answer clears the person's count.
 */
export function answerChallenge(ports: StepPorts, command: OnAttempt, answer: ChallengeAnswer): Promise<Result<Advance, StepError>> {
  return takeStep(ports, command, async (tx, judged): Promise<StepTaken | AttemptOver | Refusal<StepError>> => {
    const { decision } = judged;
    // P1, F2: the kind and the purpose come from the decision, never from what was posted.
    if (decision.outcome !== 'challenge' || !decision.factors.includes(answer.kind)) {
      return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
    }
    const charge = await ports.store.chargeSecondFactorGuess(tx, keyOf(command, ports.digest));
    if (charge.kind === 'attempt_used_up') return { kind: 'over', because: 'too_many_guesses' };
    if (charge.kind !== 'charged') {
      await appendMfaFailed(ports, tx, { judged, command, method: answer.kind, failure: charge });
      return refusalOfCharge(charge);
    }
    const evidence = await answer.verify(tx, judged, decision.purpose);
    if (evidence === null) {
      await appendMfaFailed(ports, tx, { judged, command, method: answer.kind, failure: { kind: 'wrong' } });
      if (charge.guess === 'last') return { kind: 'over', because: 'too_many_guesses' };
      return refused(answer.wrong, 'That was not right. Try again.');
    }
    await ports.store.clearSecondFactorGuesses(tx, judged.person.user.id);
    return proved(judged, evidence, answer.person);
  });
}
