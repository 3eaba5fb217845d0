import type { Actor } from '../../domain/audit/event.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import type { Readiness } from '../../domain/rollout/brakes.ts';
import type { Rollout, RolloutId, RolloutStep } from '../../domain/rollout/rollout.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** Whose readiness is asked for: the enabled people of any of these scopes. An application's are all of the tenant. */
export interface ReadinessAsked {
  readonly scopes: readonly Scope[];
  /** Whole, 1 to 100: only those whom a rule of this percent reaches. */
  readonly percent: number;
  /** A factor of one of these counts; backup codes do when they are no companions of another one. */
  readonly kinds: readonly FactorKind[];
  /** Only accounts that are older; null: all. */
  readonly createdBefore: Instant | null;
}

export interface RecordedRollout extends Rollout {
  readonly createdBy: Actor;
}

export type RolloutMade = Omit<RecordedRollout, 'steps' | 'edition' | 'createdAt' | 'changedAt' | 'reasons'>;

export interface RolloutStore {
  /** Begins in edition 1, at `tx.now`. */
  insertRollout(tx: Tx, made: RolloutMade): Promise<void>;
  /** Versions that were just added to their timelines. */
  insertRolloutSteps(tx: Tx, rollout: RolloutId, steps: readonly Pick<RolloutStep, 'version' | 'kind' | 'stage'>[]): Promise<void>;
  findRollout(tx: Tx, id: RolloutId): Promise<RecordedRollout | null>;
  /** The same; nobody else changes it, or writes mails of it, until the end of the transaction. */
  lockRollout(tx: Tx, id: RolloutId): Promise<RecordedRollout | null>;
  /** The newest first. */
  listRollouts(tx: Tx, asked: { readonly before: RolloutId | null; readonly limit: number }): Promise<readonly RecordedRollout[]>;
  /** Those that were not rolled back, finished ones among them. */
  listStandingRollouts(tx: Tx): Promise<readonly RecordedRollout[]>;
  /** One edition further, at `tx.now`. @returns false when it is not in that edition any more. */
  changeRollout(tx: Tx, changed: Pick<Rollout, 'id' | 'edition' | 'state' | 'reasons' | 'plan'>): Promise<boolean>;
  readinessOf(tx: Tx, asked: ReadinessAsked): Promise<Readiness>;
}
