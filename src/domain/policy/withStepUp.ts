import { firingRules, type Opening, triedRules } from '../stepUp/firingRules.ts';
import { combineDemands } from './combineDemands.ts';
import type { Facts } from './facts.ts';
import type { PolicySnapshot } from './snapshot.ts';

/**
 * The facts with all that step-up rules ask of this opening (U1, U4): their demands join those that are there, so that a rule
 * can only add. Rules in report-only join nothing; they are named beside, for the audit.
 */
export function withStepUp({ stepUpRules = [] }: Pick<PolicySnapshot, 'stepUpRules'>, facts: Facts, opening: Opening): Facts {
  if (stepUpRules.length === 0) return facts;
  const fired = firingRules(stepUpRules, opening);
  const tried = triedRules(stepUpRules, opening);
  if (fired.length === 0 && tried.length === 0) return facts;
  const demand = fired.length === 0 ? facts.demand : combineDemands([facts.demand ?? [], fired.map((one) => one.demand)].flat());
  return { ...facts, demand, stepUp: { fired, tried } };
}
