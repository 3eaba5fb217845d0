import { canonicalBackupCode } from '../../domain/factors/backupCodes.ts';
import { type Refusal, type Result, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { keyOf, type OnAttempt, refusalOfCharge, stepNotOffered } from './command.ts';
import { appendMfaFailed } from './mfaFailed.ts';
import { redeemPass } from './redeemPass.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { type AttemptOver, proved, type StepPorts, type StepTaken } from './stepTaken.ts';
import { takeStep } from './takeStep.ts';

/**
 * B7: an enrolment pass in the place of the factor that somebody no longer has, or of what a first enrolment needs. Like a
 * second factor it is charged to the attempt and to the person before it is looked at; a right one clears no count, since
 * no second factor was shown.
 */
export function submitPass(ports: StepPorts & Pick<Ports, 'sealer'>) {
  return (command: OnAttempt & { readonly code: unknown }): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged): Promise<StepTaken | AttemptOver | Refusal<StepError>> => {
      if (!judged.passServes || judged.decision.outcome === 'refuse') {
        return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      }
      const charge = await ports.store.chargeSecondFactorGuess(tx, keyOf(command, ports.digest));
      if (charge.kind === 'attempt_used_up') return { kind: 'over', because: 'too_many_guesses' };
      if (charge.kind !== 'charged') {
        await appendMfaFailed(ports, tx, { judged, command, method: 'enrolment_pass', failure: charge });
        return refusalOfCharge(charge);
      }
      const code = canonicalBackupCode(command.code);
      const codeMac = code === null ? null : ports.sealer.mac('enrolment_pass', code);
      const evidence = await redeemPass(ports, tx, { judged, command, codeMac });
      if (evidence !== null) return proved(judged, evidence, 'unchanged');
      if (charge.guess === 'last') return { kind: 'over', because: 'too_many_guesses' };
      return refused('pass_wrong', 'This pass is wrong, over, or was used or replaced.');
    });
}
