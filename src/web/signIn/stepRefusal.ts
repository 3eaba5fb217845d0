import type { StepError } from '../../flows/signIn/step.ts';
import { formatInstant, type Instant, SECOND } from '../../kernel/instant.ts';
import type { Refusal } from '../../kernel/result.ts';
import type { Refused } from '../problems.ts';
import { ERROR_TEXTS, waitText } from './texts.ts';

/** Refusals that a wait ends. */
const WAITS: readonly StepError[] = ['too_many_attempts', 'send_limit_reached', 'code_sent_lately'];

/** Of these: whole seconds until the next try, at least 1; null: waiting does not end it. */
function secondsToWait(refusal: Refusal<StepError>, now: Instant): number | null {
  const { retryAt } = refusal.facts;
  return typeof retryAt === 'number' ? Math.max(1, Math.ceil((retryAt - now) / SECOND)) : null;
}

/** The refusal of a step as a problem document tells it. @param now the process's clock: it only words the wait. */
export function stepProblem(refusal: Refusal<StepError>, now: Instant): Refused {
  if (!WAITS.includes(refusal.code) || refusal.facts['retryAt'] === undefined) return { code: refusal.code, detail: refusal.detail };
  const wait = secondsToWait(refusal, now);
  const facts =
    wait === null ? { retryAt: null } : { retryAt: formatInstant(refusal.facts['retryAt'] as Instant), retryAfterSeconds: wait };
  return { code: refusal.code, detail: refusal.detail, facts };
}

/** The same as a sentence above the form. */
export function stepErrorText(refusal: Refusal<Exclude<StepError, 'attempt_not_found'>>, now: Instant): string {
  return refusal.code === 'too_many_attempts' ? waitText(secondsToWait(refusal, now)) : ERROR_TEXTS[refusal.code];
}
