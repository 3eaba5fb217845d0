import type { MfaFlowChange } from '../../domain/audit/mfaFlow.ts';
import type { ApplicationId } from '../../domain/directory/application.ts';
import type { User } from '../../domain/directory/user.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import type { MfaStep } from '../../domain/sessions/mfaStep.ts';
import type { AttemptId } from '../../domain/sessions/signInAttempt.ts';
import type { StuckFilter, StuckPlace } from '../../domain/sessions/stuckFilter.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { RecordedEvent } from './auditStore.ts';
import type { Tx } from './transaction.ts';

/** A person who is stuck (A2), with the repeated attempts folded into one row. */
export interface StuckPerson {
  readonly user: User;
  readonly kinds: readonly FactorKind[];
  /** Holds a factor other than companion codes (F8). */
  readonly enrolled: boolean;
  /** End of the bypass that is live; null: none is. */
  readonly bypassUntil: Instant | null;
  /** End of the enrolment pass that is open; null: none is. */
  readonly passUntil: Instant | null;
  /** How many flows did not pass since the person last got in. */
  readonly flows: number;
  readonly firstStuckAt: Instant;
  /** The last of the flows, with when it came to nothing. */
  readonly last: {
    readonly attempt: AttemptId;
    readonly reachedAt: Instant;
    readonly stuckAt: Instant;
    readonly step: MfaStep;
    readonly offered: readonly FactorKind[];
    /** null: it was not refused: nothing had come by its expiry. */
    readonly refusedBecause: string | null;
    readonly deadline: Instant | null;
  };
  /** To which they wanted; empty: to none in particular. */
  readonly applications: readonly ApplicationId[];
  /** The latest of the flows, the newest first: 20 at most. */
  readonly attempts: readonly AttemptId[];
}

export interface StuckAsked {
  /** null: the first page. */
  readonly after: StuckPlace | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

/** Of people who were stuck and got in. */
export interface Unstuck {
  readonly people: number;
  /** From the first time that they were stuck to the first time that they got in afterwards, in milliseconds; null: nobody. */
  readonly median: number | null;
}

export interface StuckRate {
  /** People who reached the MFA step. */
  readonly reached: number;
  /** Those of them who are stuck now, on a flow of that time. */
  readonly stuck: number;
}

export interface StuckStore {
  /** In the transaction of the event that tells of it. At `tx.now`. */
  noteMfaFlow(tx: Tx, change: MfaFlowChange): Promise<void>;
  /** Whoever was stuck last comes first. People whose account is disabled are not among them. */
  listStuck(tx: Tx, filter: StuckFilter, asked: StuckAsked): Promise<readonly StuckPerson[]>;
  /** Counted up to `most`. */
  countStuck(tx: Tx, filter: StuckFilter, most: number): Promise<number>;
  /** What failed in these flows, the oldest first. */
  listTroubles(tx: Tx, attempts: readonly AttemptId[]): Promise<readonly RecordedEvent[]>;
  /** Of those who got in at `from` or later. */
  measureUnstuck(tx: Tx, from: Instant): Promise<Unstuck>;
  /**
   * Of the people in any of the scopes, since an instant: the tenant's are all, a group's its members now, and an
   * application's those who were on their way to it.
   */
  measureStuckRate(tx: Tx, asked: { readonly scopes: readonly Scope[]; readonly since: Instant }): Promise<StuckRate>;
}
