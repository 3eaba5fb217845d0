import { editionOf } from '../../domain/directory/edition.ts';
import type { StepUpRule } from '../../domain/stepUp/stepUpRule.ts';

/** Tells one state of a rule from another, so that nobody overwrites what they have not seen. */
export function editionOfStepUp(rule: StepUpRule): number {
  const { name, trigger, factors, aal, durationSeconds, mode } = rule;
  return editionOf([name, ...Object.values(trigger), factors, aal, durationSeconds, mode]);
}
