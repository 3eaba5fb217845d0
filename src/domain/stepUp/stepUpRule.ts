import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { RequiredFactors } from '../directory/requiredFactors.ts';
import type { SignalKind } from '../risk/signals.ts';
import type { Aal } from '../sessions/evidence.ts';

export type StepUpRuleId = Id<'StepUpRule'>;

/** `report_only`: what it would have asked is recorded, and nothing is asked. */
export const STEP_UP_MODES = ['enforced', 'report_only'] as const;

export type StepUpMode = (typeof STEP_UP_MODES)[number];

/** What a rule waits for. When each of them happens: docs/decisions, "When a step-up rule is triggered". */
export type StepUpTrigger =
  /** An application's back end opens an operation of this name (U5). */
  | { readonly kind: 'operation'; readonly operation: string }
  /** A session opens an application of the class for the first time: one that carries the label. */
  | { readonly kind: 'first_access'; readonly label: string }
  /** An authorization asks for the scope for the first time in a session. */
  | { readonly kind: 'scope'; readonly scope: string }
  /** An application is opened after the last proof that serves has become older than the rule's duration. null: whichever application. */
  | { readonly kind: 'proof_age'; readonly label: string | null }
  /** The signal was seen, or could not be told, when the first factor was proved or the session was used from elsewhere. */
  | { readonly kind: 'signal'; readonly signal: SignalKind }
  /** The same was assessed with this score or more, 1 to 100. */
  | { readonly kind: 'score'; readonly atLeast: number };

export const TRIGGER_KINDS = [
  'operation',
  'first_access',
  'scope',
  'proof_age',
  'signal',
  'score',
] as const satisfies readonly StepUpTrigger['kind'][];

/** What a step-up rule says (U4). */
export interface StepUpSays {
  readonly name: string;
  readonly trigger: StepUpTrigger;
  readonly factors: RequiredFactors;
  /** 1: a recent proof of whatever level. */
  readonly aal: Aal;
  /** A proof older than this no longer serves the rule. */
  readonly durationSeconds: number;
  readonly mode: StepUpMode;
}

export interface StepUpRule extends StepUpSays {
  readonly id: StepUpRuleId;
  /** Since when it says this: with the id it names the rule as it was. */
  readonly from: Instant;
}
