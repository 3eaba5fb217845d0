import type { FactorKind } from '../../domain/factors/factor.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { RecordedVersion } from './policyStore.ts';
import type { Tx } from './transaction.ts';

/** Enabled people. */
export interface PeopleCount {
  readonly people: number;
  /** F8: companion codes alone are no enrolment. */
  readonly enrolled: number;
  /** How many hold a factor of the kind, companion codes among them. */
  readonly holders: Readonly<Record<FactorKind, number>>;
}

/** What the audit tells of a time. */
export interface Happened {
  readonly signIns: { readonly 1: number; readonly 2: number };
  /** People who confirmed a factor. */
  readonly enrolments: number;
}

/** One day of UTC. */
export interface DailyFigures extends Happened {
  /** Its beginning. */
  readonly day: Instant;
  /** At its end, or as yet; null: nobody counted them on that day. */
  readonly enrolment: Pick<PeopleCount, 'people' | 'enrolled'> | null;
}

export interface OverviewStore {
  /** @param end as far as is known now of that instant: without accounts and factors that came at or after it. null: now. */
  countEnrolled(tx: Tx, end: Instant | null): Promise<PeopleCount>;
  countHappened(tx: Tx, between: { readonly from: Instant; readonly until: Instant }): Promise<Happened>;
  /** People who have one. */
  countLiveBypasses(tx: Tx): Promise<number>;
  /** The earliest one to come, of a scope that is there; null: none is scheduled. */
  findNextVersion(tx: Tx): Promise<RecordedVersion | null>;
  tenantCreatedAt(tx: Tx): Promise<Instant>;

  /** In the order of days. Some may be missing. */
  listFigures(tx: Tx, from: Instant): Promise<readonly DailyFigures[]>;
  /** In place of what was counted before, at `tx.now`. What nobody counts anew of an enrolment stays. */
  saveFigures(tx: Tx, figures: DailyFigures): Promise<void>;
  /**
   * The first day whose figures are to be counted again or for the first time, the earliest one that was
   * counted before `settle` milliseconds after its end had passed, or the one after the last. null: there are none.
   */
  firstDayToCount(tx: Tx, settle: number): Promise<Instant | null>;
}
