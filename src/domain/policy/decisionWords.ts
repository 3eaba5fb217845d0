import type { RequiredFactors } from '../directory/requiredFactors.ts';
import type { FactorKind } from '../factors/factor.ts';
import type { SignalWords } from '../risk/signalWords.ts';
import type { DemandSource } from '../sessions/demand.ts';
import type { Aal, Method } from '../sessions/evidence.ts';
import type { StepUpTrigger } from '../stepUp/stepUpRule.ts';
import type { Clause } from './clause.ts';
import type { EnrolmentNeeds, RefusalReason } from './decision.ts';
import type { Level, Timing } from './rule.ts';
import type { DueReason, EvidenceReason, OccasionReason, WhyStep } from './why.ts';

/**
 * What a language says of decisions, in whole sentences. `kinds` are factors as `list` puts them, `scope` is as `scope` names it, and
 * instants are written out.
 */
export interface DecisionWords {
  readonly kinds: Readonly<Record<FactorKind, string>>;
  /** "one, another, or a third"; none: nothing. */
  readonly list: (names: readonly string[]) => string;
  readonly scope: { readonly tenant: string; readonly group: (name: string) => string; readonly application: (name: string) => string };
  readonly levels: Readonly<Record<Level, string>>;
  readonly timing: (timing: Timing) => string;

  readonly granted: (aal: Aal, until: string | null) => string;
  readonly challenged: (kinds: string) => string;
  readonly challengedToEnrol: (kinds: string) => string;
  readonly enrols: (
    kinds: string,
    needs: EnrolmentNeeds | null,
    until: { readonly skippable: boolean; readonly deadline: string | null },
  ) => string;
  readonly reauthenticates: string;
  readonly refused: Readonly<Record<RefusalReason, string>>;

  readonly occasions: Readonly<Record<OccasionReason, string>>;
  readonly unconfigured: string;
  readonly said: (scope: string, from: string, rule: string) => string;
  readonly onlyKinds: (kinds: string) => string;
  /** Of a version that says neither level, timing nor factors. */
  readonly nothingSaid: string;
  readonly reaches: (rule: string, reach: { readonly percent: number; readonly isReached: boolean }) => string;
  readonly scheduled: (scope: string, from: string) => string;
  readonly withoutEffect: (scope: string, because: Extract<WhyStep, { kind: 'level_without_effect' }>['because']) => string;
  readonly due: (scope: string, since: string, because: DueReason) => string;
  readonly inGrace: (scope: string, since: string, deadline: string) => string;
  readonly unavailable: (kinds: string) => string;
  readonly signals: SignalWords;
  readonly assessed: (score: number, signals: string, refuseFrom: number | null) => string;
  readonly stepUpRule: (
    rule: { readonly name: string; readonly trigger: StepUpTrigger; readonly factors: RequiredFactors; readonly aal: Aal },
    instants: { readonly triggeredAt: string; readonly notBefore: string },
  ) => string;
  readonly demanded: (
    source: DemandSource,
    demand: { readonly aal: Aal; readonly kinds: string | null; readonly maxAgeSeconds: number | null; readonly notBefore: string | null },
  ) => string;
  readonly factors: (kinds: {
    readonly effective: string;
    readonly held: string;
    readonly usable: string;
    readonly enrollable: string;
  }) => string;
  readonly evidenceIgnored: (method: Method, at: string, because: EvidenceReason) => string;
  readonly claimedElsewhere: (claimed: Pick<Extract<WhyStep, { kind: 'claimed_elsewhere' }>, 'acr' | 'amr' | 'mfa'>, at: string) => string;
  readonly bypassHolds: (until: string) => string;
  readonly bypassIgnored: (until: string, because: Extract<WhyStep, { kind: 'bypass_ignored' }>['because']) => string;
  readonly forced: Readonly<Record<Extract<WhyStep, { kind: 'forced' }>['because'], string>>;
  readonly decided: (clause: Clause) => string;
}
