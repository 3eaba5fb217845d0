import type { Decision } from '../domain/policy/decision.ts';
import type { WhyStep } from '../domain/policy/why.ts';
import { formatInstant, type Instant } from '../kernel/instant.ts';
import { assertNever } from '../kernel/never.ts';

type Json = Readonly<Record<string, unknown>>;

/** A decision as JSON, instants in RFC 3339 with milliseconds, ready for `JSON.stringify`. */
export function decisionJson(decision: Decision): Json {
  const { level, occasion, decidedBy } = decision;
  return { ...answerJson(decision), level, occasion, decidedBy, why: decision.why.map(stepJson) };
}

function answerJson(decision: Decision): Json {
  switch (decision.outcome) {
    case 'grant':
      return { outcome: 'grant', aal: decision.aal, until: instantJson(decision.until) };
    case 'challenge':
      return { outcome: 'challenge', purpose: decision.purpose, factors: decision.factors };
    case 'enrol': {
      const { factors, skippable, deadline, needs } = decision;
      return { outcome: 'enrol', factors, skippable, deadline: instantJson(deadline), needs };
    }
    case 'reauthenticate':
      return { outcome: 'reauthenticate' };
    case 'refuse':
      return { outcome: 'refuse', because: decision.because };
    default:
      return assertNever(decision);
  }
}

function stepJson(step: WhyStep): Json {
  switch (step.kind) {
    case 'said':
      return { ...step, from: formatInstant(step.from), requiredSince: instantJson(step.requiredSince) };
    case 'scheduled':
    case 'level_without_effect':
      return { ...step, from: formatInstant(step.from) };
    case 'due':
      return { ...step, since: formatInstant(step.since), deadline: instantJson(step.deadline) };
    case 'in_grace':
      return { ...step, since: formatInstant(step.since), deadline: formatInstant(step.deadline) };
    case 'step_up_rule':
      return {
        ...step,
        from: formatInstant(step.from),
        triggeredAt: formatInstant(step.triggeredAt),
        notBefore: formatInstant(step.notBefore),
      };
    case 'demanded':
      return { ...step, notBefore: instantJson(step.notBefore) };
    case 'evidence_ignored':
    case 'claimed_elsewhere':
      return { ...step, at: formatInstant(step.at) };
    case 'bypass_holds':
    case 'bypass_ignored':
      return { ...step, until: formatInstant(step.until) };
    case 'occasion':
    case 'unconfigured':
    case 'unavailable':
    case 'assessed':
    case 'factors':
    case 'forced':
    case 'decided':
      return step;
    default:
      return assertNever(step);
  }
}

/** null stays null: there is no such instant. */
function instantJson(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}
