import type { Evidence } from '../../domain/sessions/evidence.ts';
import type { Ports } from '../../ports/ports.ts';
import type { AttemptChange } from '../../ports/store/attemptStore.ts';
import type { Judged } from './gather.ts';
import type { StepRefusal } from './step.ts';

export type StepPorts = Pick<Ports, 'store' | 'random' | 'digest' | 'addresses'>;

/** What a step that succeeded changed. */
export interface StepTaken {
  readonly kind: 'taken';
  readonly change: AttemptChange;
  /** Whether the step changed what is stored about the person (a factor, a code), so that it must be read anew. */
  readonly person: 'unchanged' | 'changed';
  /** Companion codes to be shown once; null: none were made. */
  readonly backupCodes: readonly string[] | null;
}

/** The attempt is over without the decision having said so: the guesses are used up. */
export interface AttemptOver {
  readonly kind: 'over';
  readonly because: StepRefusal;
}

export const NOTHING_TAKEN: StepTaken = { kind: 'taken', change: {}, person: 'unchanged', backupCodes: null };

/** The step of a proof: the evidence joins that of the attempt. */
export function proved(judged: Judged, evidence: Evidence, person: StepTaken['person']): StepTaken {
  return { kind: 'taken', change: { evidence: [...judged.found.attempt.evidence, evidence] }, person, backupCodes: null };
}
