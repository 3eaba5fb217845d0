import type { RiskSettings } from '../risk/riskSettings.ts';
import type { StepUpSays } from '../stepUp/stepUpRule.ts';
import type { PolicyVersion, Rule } from './rule.ts';

/** A scope as people write it down: they know groups by their names and applications by their client ids. */
export type FileScope =
  | { readonly kind: 'tenant' }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'application'; readonly name: string };

/** Where something stands in a file; both begin with 1. */
export interface FilePlace {
  readonly line: number;
  readonly column: number;
}

/** All that one scope is to say. */
export interface FileTimeline {
  readonly scope: FileScope;
  readonly place: FilePlace;
  /** What it says until the first of `scheduled` begins. */
  readonly rule: Rule;
  /** From the earliest to the latest, each from another instant. Those that have begun by now hold in place of `rule`. */
  readonly scheduled: readonly PolicyVersion[];
  /** What is tried there without being enforced; null: nothing. */
  readonly tried: Rule | null;
}

/** All rules of a tenant: a scope that is not in it says nothing. */
export interface PolicyFile {
  /** The tenant's first. */
  readonly timelines: readonly FileTimeline[];
  /** All step-up rules. Absent: the file says nothing of them, and they stay as they are. */
  readonly stepUp?: readonly StepUpSays[];
  /** What is made of risk. Absent: the file says nothing of it, and it stays as it is. */
  readonly risk?: RiskSettings;
}
