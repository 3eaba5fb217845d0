import { DAY, type Instant } from '../../kernel/instant.ts';
import type { RolloutPlan } from './plan.ts';
import { openingOf, type Step } from './steps.ts';

/** What floods a help desk, and is still allowed. */
export const WARNINGS = ['off_to_required', 'short_notice', 'nobody_asked_before'] as const;

export type Warning = (typeof WARNINGS)[number];

/** So long people should have between hearing of it and having to. */
const NOTICE = 7 * DAY;

export function warningsOf(plan: RolloutPlan, steps: readonly Step[], now: Instant): readonly Warning[] {
  const [first] = plan.stages;
  if (first === undefined) return [];
  const isOffNow = steps.some(({ kind }) => kind === 'prepare');
  const found: Warning[] = [];
  // From Off nobody has ever been asked: overnight everybody is, at once.
  if (isOffNow && openingOf(first, plan) - now < NOTICE) found.push('off_to_required');
  else if (first.at - now < NOTICE) found.push('short_notice');
  if (plan.graceDays === 0) found.push('nobody_asked_before');
  return found;
}
