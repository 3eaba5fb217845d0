import { canonicalBackupCode } from '../../domain/factors/backupCodes.ts';
import { type Refusal, type Result, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import { type OnAttempt, stepNotOffered } from './command.ts';
import { eventOn } from './eventOn.ts';
import type { Judged } from './gather.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { type AttemptOver, proved, type StepPorts, type StepTaken } from './stepTaken.ts';
import { takeGuess } from './takeGuess.ts';
import { takeStep } from './takeStep.ts';

/** B7: an enrolment pass, typed where it leads on. */
export function submitPass(ports: StepPorts & Pick<Ports, 'sealer'>) {
  return (command: OnAttempt & { readonly code: unknown }): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged): Promise<StepTaken | AttemptOver | Refusal<StepError>> => {
      if (!judged.passServes || judged.decision.outcome === 'refuse') {
        return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      }
      const code = canonicalBackupCode(command.code);
      return guessPass(ports, tx, { judged, command, codeMac: code === null ? null : ports.sealer.mac('enrolment_pass', code) });
    });
}

interface PassShown {
  readonly judged: Judged;
  readonly command: OnAttempt;
  /** null: what was shown cannot be a pass. */
  readonly codeMac: Uint8Array | null;
}

/**
 * B7: an enrolment pass in the place of the factor that somebody no longer has, or of what a first enrolment needs. It is
 * used up, and good for this flow alone, and for ten minutes. Another person's pass is simply wrong.
 */
export function guessPass(ports: StepPorts, tx: Tx, shown: PassShown): Promise<StepTaken | AttemptOver | Refusal<StepError>> {
  return takeGuess(ports, tx, {
    ...shown,
    at: { kind: 'stand_in', method: 'enrolment_pass' },
    wrong: refused('pass_wrong', 'This pass is wrong, over, or was used or replaced.'),
    look: () => redeem(ports, tx, shown),
  });
}

async function redeem(ports: StepPorts, tx: Tx, { judged, command, codeMac }: PassShown): Promise<StepTaken | null> {
  const { user } = judged.person;
  const pass = codeMac === null ? null : await ports.store.redeemPass(tx, user.id, codeMac);
  if (pass === null) return null;
  await record(ports, tx, eventOn({ judged, command }, 'enrolment_pass.redeemed', { pass }));
  return proved(judged, { method: 'enrolment_pass', at: tx.now }, 'unchanged');
}
