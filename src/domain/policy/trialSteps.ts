import { changedParts } from './changedParts.ts';
import { type Rule, type Scope, scopeKey } from './rule.ts';
import { ruleOf } from './ruleSteps.ts';
import type { PolicySnapshot } from './snapshot.ts';

/** What is to be tried in a scope; null: nothing. */
export interface WantedTrial {
  readonly scope: Scope;
  readonly tried: Rule | null;
}

/** One change of what is tried (trial.ts). It enforces nothing, so it is no step of a timeline. */
export type TrialStep =
  /** `was`: what is tried there now; null: nothing. */
  | { readonly kind: 'try'; readonly scope: Scope; readonly rule: Rule; readonly was: Rule | null }
  | { readonly kind: 'end_trial'; readonly scope: Scope; readonly was: Rule };

/** The changes that lead from what is tried to what is wanted. A trial that stays goes on: its grace does not begin again. */
export function trialSteps(snapshot: PolicySnapshot, wanted: readonly WantedTrial[]): readonly TrialStep[] {
  const trials = snapshot.trials ?? [];
  const standing = new Map(trials.map(({ scope, version }) => [scopeKey(scope), ruleOf(version)]));
  const named = new Set(wanted.map(({ scope }) => scopeKey(scope)));
  const silenced = trials.filter(({ scope }) => !named.has(scopeKey(scope))).map(({ scope }): WantedTrial => ({ scope, tried: null }));
  return [...wanted, ...silenced].flatMap(({ scope, tried }): readonly TrialStep[] => {
    const was = standing.get(scopeKey(scope)) ?? null;
    if (tried === null) return was === null ? [] : [{ kind: 'end_trial', scope, was }];
    return was !== null && changedParts(was, tried).length === 0 ? [] : [{ kind: 'try', scope, rule: tried, was }];
  });
}
