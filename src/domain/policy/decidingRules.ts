import type { Instant } from '../../kernel/instant.ts';
import type { Decision } from './decision.ts';
import { type Scope, scopeKey } from './rule.ts';

/** A version, named by its scope and the instant from which it holds. */
export interface DecidingRule {
  readonly scope: Scope;
  readonly from: Instant;
}

/** A1: the versions that said the level which counted; none under a demand alone, or when nobody has configured anything. */
export function decidingRules({ why, level }: Decision): DecidingRule[] {
  const uncounted = new Set(why.flatMap((step) => (step.kind === 'level_without_effect' ? [scopeKey(step.scope)] : [])));
  return why.flatMap((step) =>
    step.kind === 'said' && step.level === level && !uncounted.has(scopeKey(step.scope)) ? [{ scope: step.scope, from: step.from }] : [],
  );
}
