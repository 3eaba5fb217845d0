import type { FiredRule } from '../stepUp/firingRules.ts';
import { combineDemands } from './combineDemands.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import type { PolicySnapshot } from './snapshot.ts';

/** What a rule in report-only would have made of something that was granted. */
export interface StepUpTried {
  readonly fired: FiredRule;
  readonly outcome: Exclude<Decision['outcome'], 'grant'>;
}

/**
 * What each rule in report-only would have asked where the rules have granted. It is asked after the decision and apart from
 * it: nothing here reaches what is granted.
 */
export function stepUpTried(snapshot: PolicySnapshot, facts: Facts, decision: Decision): readonly StepUpTried[] {
  if (decision.outcome !== 'grant') return [];
  return (facts.stepUp?.tried ?? []).flatMap((fired) => {
    try {
      const demands = [...(facts.demand === null ? [] : [facts.demand]), fired.demand];
      const { outcome } = decide(snapshot, { ...facts, demand: combineDemands(demands) });
      return outcome === 'grant' ? [] : [{ fired, outcome }];
    } catch {
      // A rule that enforces nothing must not be what stops anybody either, whatever is wrong with it.
      return [];
    }
  });
}
