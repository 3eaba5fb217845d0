import type { Instant } from '../../kernel/instant.ts';
import type { RequiredFactors } from '../directory/requiredFactors.ts';
import type { FactorId, FactorKind } from '../factors/factor.ts';
import type { Signal } from '../risk/signals.ts';
import type { DemandSource } from '../sessions/demand.ts';
import type { Aal, Method } from '../sessions/evidence.ts';
import type { StepUpRuleId, StepUpTrigger } from '../stepUp/stepUpRule.ts';
import type { Clause } from './clause.ts';
import type { Level, Scope, Timing } from './rule.ts';

/** Why everything counts, or why the application's own rule alone does (S3, S4, S5, S8). */
export type OccasionReason =
  | 'sign_in'
  | 'session_reused'
  | 'session_rests_on_allowance'
  | 'session_to_be_rechecked'
  | 'version_asks_for_recheck'
  | 'application_narrows_factors';

/** Why a rule holds somebody who has no usable factor (T3, T6, T7). */
export type DueReason = 'immediate' | 'grace_ended' | 'account_is_younger';

/** U1: why a proof is not as recent as a demand asks. */
export type StaleReason =
  /** Older than the demand allows. */
  | 'too_old'
  /** From before the demand's trigger. */
  | 'before_trigger'
  /** The provider elsewhere does not say when it was. */
  | 'time_unsaid';

/** Whether a sign-in elsewhere counts as MFA here. */
export type ElsewhereReason =
  | 'counts'
  /** Nothing that the provider claimed is mapped to MFA. */
  | 'not_mapped'
  /** F1, U1: a rule or the demand names kinds of factor. */
  | 'factors_named'
  /** S6 */
  | 'demoted'
  | StaleReason;

export type EvidenceReason =
  /** S8: made with a factor that the user does not hold now. */
  | 'factor_not_held'
  /** S6: shown before the tenant's sessions were demoted. */
  | 'demoted'
  /** F2 */
  | 'kind_not_allowed'
  /** F4, F8: shown to open an enrolment, where codes do not answer challenges. */
  | 'guard_only'
  | StaleReason
  /** S10: more than 5 minutes old. */
  | 'too_old_to_guard'
  /** B7, S11: more than 10 minutes old. */
  | 'expired';

/** One step of the reasoning, gathered while deciding. Steps of versions are shared between decisions: never change one. */
export type WhyStep =
  | { readonly kind: 'occasion'; readonly counts: 'everything' | 'own_rule_only'; readonly because: OccasionReason }
  /** L2: the tenant has no version in force: Optional, without restriction. */
  | { readonly kind: 'unconfigured' }
  | {
      readonly kind: 'said';
      readonly scope: Scope;
      readonly from: Instant;
      readonly level: Level | null;
      readonly timing: Timing | null;
      readonly factors: readonly FactorKind[] | null;
      /** T4: the start of the unbroken run of `required`; null: the level is not `required`. */
      readonly requiredSince: Instant | null;
      /** The level is this person's; null: it is everybody's. */
      readonly reach: { readonly percent: number; readonly isReached: boolean } | null;
    }
  | { readonly kind: 'scheduled'; readonly scope: Scope; readonly from: Instant }
  /** L4, S3: this version's level plays no part. */
  | {
      readonly kind: 'level_without_effect';
      readonly scope: Scope;
      readonly from: Instant;
      readonly because: 'looser_than_tenant' | 'not_counting_on_reuse';
    }
  | {
      readonly kind: 'due';
      readonly scope: Scope;
      readonly because: DueReason;
      readonly since: Instant;
      /** null: the timing has no grace. */
      readonly deadline: Instant | null;
    }
  | { readonly kind: 'in_grace'; readonly scope: Scope; readonly since: Instant; readonly deadline: Instant }
  /** F12 */
  | { readonly kind: 'unavailable'; readonly factors: readonly FactorKind[] }
  /** How unusual this is, and by what. */
  | { readonly kind: 'assessed'; readonly score: number; readonly signals: readonly Signal[]; readonly refuseFrom: number | null }
  /** U4: the trigger of this rule has happened. */
  | {
      readonly kind: 'step_up_rule';
      readonly rule: StepUpRuleId;
      readonly name: string;
      /** Since when it says this. */
      readonly from: Instant;
      readonly trigger: StepUpTrigger;
      readonly triggeredAt: Instant;
      readonly factors: RequiredFactors;
      readonly aal: Aal;
      /** Proofs from before it do not serve: from before the trigger, or older than the rule's duration. */
      readonly notBefore: Instant;
    }
  | {
      readonly kind: 'demanded';
      readonly source: DemandSource;
      readonly aal: Aal;
      readonly factors: readonly FactorKind[] | null;
      readonly maxAgeSeconds: number | null;
      readonly notBefore: Instant | null;
    }
  | {
      readonly kind: 'factors';
      readonly effective: readonly FactorKind[];
      readonly held: readonly FactorKind[];
      readonly usable: readonly FactorKind[];
      readonly enrollable: readonly FactorKind[];
    }
  | {
      readonly kind: 'evidence_ignored';
      readonly method: Method;
      /** null: not a factor's proof. */
      readonly factorId: FactorId | null;
      readonly at: Instant;
      readonly because: EvidenceReason;
    }
  /** What a provider elsewhere claimed of a sign-in. */
  | {
      readonly kind: 'claimed_elsewhere';
      /** Id of the provider; null: not known. */
      readonly provider: string | null;
      readonly acr: string | null;
      readonly amr: readonly string[];
      readonly at: Instant;
      readonly mfa: ElsewhereReason;
    }
  | { readonly kind: 'bypass_holds'; readonly until: Instant }
  | {
      readonly kind: 'bypass_ignored';
      readonly because: 'not_begun' | 'over' | 'application_excepted' | 'demand_stands';
      readonly until: Instant;
    }
  /** Enrolment cannot be skipped, because of this. */
  | { readonly kind: 'forced'; readonly because: 'demand' | 'reset' | 'last_code' | 'due' }
  | { readonly kind: 'decided'; readonly clause: Clause };

export type Why = readonly WhyStep[];
