import type { StepUpRule, StepUpRuleId, StepUpSays } from './stepUpRule.ts';

/** One change of the step-up rules. */
export type StepUpStep =
  /** `rule` null: a new one. */
  | { readonly kind: 'save'; readonly rule: StepUpRuleId | null; readonly says: StepUpSays; readonly said: StepUpSays | null }
  | { readonly kind: 'remove'; readonly rule: StepUpRuleId; readonly said: StepUpSays };

/**
 * The changes that lead from the rules that stand to those that are wanted, which are known by their names.
 * @param wanted null: whatever stands.
 */
export function stepUpSteps(rules: readonly StepUpRule[], wanted: readonly StepUpSays[] | null): readonly StepUpStep[] {
  if (wanted === null) return [];
  const standing = new Map(rules.map((rule) => [rule.name, rule]));
  const named = new Set(wanted.map(({ name }) => name));
  const removed = rules
    .filter(({ name }) => !named.has(name))
    .map((rule): StepUpStep => ({ kind: 'remove', rule: rule.id, said: saysOf(rule) }));
  const saved = wanted.flatMap((says): readonly StepUpStep[] => {
    const rule = standing.get(says.name);
    if (rule === undefined) return [{ kind: 'save', rule: null, says, said: null }];
    const said = saysOf(rule);
    return isSame(said, says) ? [] : [{ kind: 'save', rule: rule.id, says, said }];
  });
  return [...removed, ...saved];
}

/** What a rule says, without what it is known by. */
export function saysOf({ name, trigger, factors, aal, durationSeconds, mode }: StepUpRule): StepUpSays {
  return { name, trigger, factors, aal, durationSeconds, mode };
}

function isSame(one: StepUpSays, other: StepUpSays): boolean {
  const parts = (says: StepUpSays): string =>
    JSON.stringify([
      Object.entries(says.trigger).toSorted(([one], [other]) => (one < other ? -1 : 1)),
      says.factors,
      says.aal,
      says.durationSeconds,
      says.mode,
    ]);
  return parts(one) === parts(other);
}
