import type { Instant } from '../../kernel/instant.ts';
import {
  ALL_KINDS,
  enrollableKinds,
  heldKinds,
  intersection,
  isLastCode,
  type KindSet,
  kindSet,
  kindsIn,
  usableKinds,
} from '../factors/allowedFactors.ts';
import type { HeldFactor } from '../factors/factor.ts';
import type { Judged } from '../sessions/aal.ts';
import type { Demand } from '../sessions/demand.ts';
import type { Evidence } from '../sessions/evidence.ts';
import type { FiredRule } from '../stepUp/firingRules.ts';
import { type EffectivePolicy, effectivePolicy } from './effectivePolicy.ts';
import type { Facts } from './facts.ts';
import type { PolicySnapshot } from './snapshot.ts';
import type { WhyStep } from './why.ts';

/** The terms of the clause table, worked out for one situation. */
export interface Terms extends Judged {
  readonly snapshot: PolicySnapshot;
  readonly facts: Facts;
  readonly why: WhyStep[];
  readonly at: Instant;
  readonly evidence: readonly Evidence[];
  readonly factors: readonly HeldFactor[];
  readonly policy: EffectivePolicy;
  /** D: the demand, when it asks for AAL 2; null: nobody asks for MFA beyond the rules. */
  readonly demand: Demand | null;
  /** E */
  readonly effective: KindSet;
  /** H */
  readonly held: KindSet;
  /** U */
  readonly usable: KindSet;
  /** N */
  readonly enrollable: KindSet;
  /** D's; null: a proof of any age serves. */
  readonly freshness: Demand | null;
  readonly forced: ForcedBy | null;
}

/** Why enrolment cannot be skipped. */
export type ForcedBy = 'demand' | 'reset' | 'last_code' | 'due';

/** @param why receives what the scopes said and which kinds of factor came out of it. */
export function termsOf(snapshot: PolicySnapshot, facts: Facts, why: WhyStep[]): Terms {
  const policy = effectivePolicy(snapshot, facts, why);
  const { factors } = facts.user;
  // U1: a demand of AAL 1 only asks for a recent proof; it neither restricts factors nor forces anything.
  const demand = facts.demand?.aal === 2 ? facts.demand : null;
  const effective = withinDemand(policy.allowed, demand);
  const held = heldKinds(factors);
  const usable = usableKinds(factors, effective, snapshot);
  const enrollable = enrollableKinds(factors, effective, snapshot);
  const forced = forcedBy(snapshot, facts, policy);
  if (facts.risk !== undefined) why.push({ kind: 'assessed', ...facts.risk });
  for (const fired of facts.stepUp?.fired ?? []) why.push(firedStep(fired));
  if (facts.demand !== null) why.push(demanded(facts.demand));
  why.push({
    kind: 'factors',
    effective: kindsIn(effective),
    held: kindsIn(held),
    usable: kindsIn(usable),
    enrollable: kindsIn(enrollable),
  });
  if (forced !== null) why.push(FORCED[forced]);
  return {
    snapshot,
    facts,
    why,
    at: facts.at,
    evidence: facts.evidence,
    factors,
    policy,
    demand,
    effective,
    held,
    usable,
    enrollable,
    freshness: demand,
    elsewhere: elsewhereOf(policy, demand),
    demotedUntil: facts.user.demotedUntil,
    forced,
  };
}

const FORCED: Readonly<Record<ForcedBy, WhyStep>> = {
  demand: Object.freeze({ kind: 'forced', because: 'demand' }),
  reset: Object.freeze({ kind: 'forced', because: 'reset' }),
  last_code: Object.freeze({ kind: 'forced', because: 'last_code' }),
  due: Object.freeze({ kind: 'forced', because: 'due' }),
};

function withinDemand(allowed: KindSet, demand: Demand | null): KindSet {
  return demand === null || demand.factors === null ? allowed : intersection(allowed, kindSet(demand.factors));
}

/** F1, U1: whoever names kinds of factor wants to know which one was shown, and a sign-in elsewhere does not tell. */
function elsewhereOf({ sets }: EffectivePolicy, demand: Demand | null): Terms['elsewhere'] {
  const isNamed = demand !== null && demand.factors !== null && kindSet(demand.factors) !== ALL_KINDS;
  return sets === 'restricted' || isNamed ? 'restricted' : 'counts';
}

function firedStep({ rule, triggeredAt, demand }: FiredRule): WhyStep {
  const { id, name, from, trigger, factors, aal } = rule;
  return { kind: 'step_up_rule', rule: id, name, from, trigger, triggeredAt, factors, aal, notBefore: demand.notBefore ?? triggeredAt };
}

function demanded(demand: Demand): WhyStep {
  const { source, aal, factors, maxAgeSeconds, notBefore } = demand;
  return { kind: 'demanded', source, aal, factors, maxAgeSeconds, notBefore };
}

/** A demand (U1, U3), a reset (B6), a last backup code (F10), or a rule that is due (L9, T9) takes the skip away. */
function forcedBy(snapshot: PolicySnapshot, facts: Facts, policy: EffectivePolicy): ForcedBy | null {
  if (facts.demand?.aal === 2) return 'demand';
  if (facts.user.mustEnrolUntil !== null) return 'reset';
  if (isLastCode(facts.user.factors, snapshot)) return 'last_code';
  return policy.due ? 'due' : null;
}
