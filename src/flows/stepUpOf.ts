import type { StepUpTried } from '../domain/policy/stepUpTried.ts';
import type { FiredRule } from '../domain/stepUp/firingRules.ts';
import { formatInstant } from '../kernel/instant.ts';

/** What an event tells of step-up rules: each by what names it as it was, with its trigger. Nothing where none is meant. */
export function stepUpOf(rules: readonly (FiredRule | StepUpTried)[]): { readonly stepUp?: readonly Readonly<Record<string, unknown>>[] } {
  if (rules.length === 0) return {};
  return {
    stepUp: rules.map((one) => {
      const { rule, triggeredAt } = 'fired' in one ? one.fired : one;
      const told = { rule: rule.id, name: rule.name, from: formatInstant(rule.from), trigger: rule.trigger };
      const at = { triggeredAt: formatInstant(triggeredAt) };
      return 'fired' in one ? { ...told, ...at, mode: rule.mode, wouldHave: one.outcome } : { ...told, ...at, mode: rule.mode };
    }),
  };
}
