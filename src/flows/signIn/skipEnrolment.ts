import type { Result } from '../../kernel/result.ts';
import { type OnAttempt, stepNotOffered } from './command.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { NOTHING_TAKEN, type StepPorts } from './stepTaken.ts';
import { takeStep } from './takeStep.ts';

/** "Not now", where the decision of this moment allows it (L7, T8). It is remembered; it is no permission. */
export function skipEnrolment(ports: StepPorts) {
  return (command: OnAttempt): Promise<Result<Advance, StepError>> =>
    takeStep(ports, command, async (tx, judged) => {
      const { decision } = judged;
      if (decision.outcome !== 'enrol' || !decision.skippable || decision.needs === 'reauthentication') {
        return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      }
      await ports.store.recordPrompt(tx, judged.person.user.id);
      return { ...NOTHING_TAKEN, change: { skipped: true } };
    });
}
