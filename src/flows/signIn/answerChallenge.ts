import type { FactorKind } from '../../domain/factors/factor.ts';
import type { Evidence, Purpose } from '../../domain/sessions/evidence.ts';
import { type Refusal, type Result, refused } from '../../kernel/result.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type OnAttempt, stepNotOffered } from './command.ts';
import type { Judged } from './gather.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { type AttemptOver, proved, type StepPorts, type StepTaken } from './stepTaken.ts';
import { takeGuess } from './takeGuess.ts';
import { takeStep } from './takeStep.ts';

export interface ChallengeAnswer {
  readonly kind: FactorKind;
  readonly wrong: Extract<StepError, 'code_wrong' | 'webauthn_rejected'>;
  /** Whether a right answer changes what is stored about the person's factors: a spent code does. */
  readonly person: StepTaken['person'];
  /** Looks at what was posted; null: wrong, malformed, used before, or somebody else's. */
  readonly verify: (tx: Tx, judged: Judged, purpose: Purpose) => Promise<Evidence | null>;
}

/** One answer to a challenge by a held factor, of whatever kind. */
export function answerChallenge(ports: StepPorts, command: OnAttempt, answer: ChallengeAnswer): Promise<Result<Advance, StepError>> {
  return takeStep(ports, command, async (tx, judged): Promise<StepTaken | AttemptOver | Refusal<StepError>> => {
    const { decision } = judged;
    // P1, F2: the kind and the purpose come from the decision, never from what was posted.
    if (decision.outcome !== 'challenge' || !decision.factors.includes(answer.kind)) {
      return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
    }
    const at = { kind: 'held_factor', method: answer.kind } as const;
    const wrong = refused(answer.wrong, 'That was not right. Try again.');
    const look = async (): Promise<StepTaken | null> => {
      const evidence = await answer.verify(tx, judged, decision.purpose);
      return evidence === null ? null : proved(judged, evidence, answer.person);
    };
    return takeGuess(ports, tx, { judged, command, at, wrong, look });
  });
}
