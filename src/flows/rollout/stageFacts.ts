import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import type { Readiness } from '../../domain/rollout/brakes.ts';
import type { RolloutPlan, Stage } from '../../domain/rollout/plan.ts';
import { scopesOf } from '../../domain/rollout/steps.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { kindsThatCount } from '../kindsThatCount.ts';

/**
 * Whom a stage reaches, and how many of them have a factor that is allowed everywhere there (F1). Accounts that are younger than the
 * roll-out are left out: they set a factor up at their first sign-in (T7), and whoever could make some could hold it up with them.
 * @param createdBefore when the roll-out began; null: it has not.
 */
export function stageReadiness(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { stage, plan, snapshot, createdBefore }: StageAsked,
): Promise<Readiness> {
  const scopes = scopesOf(stage, plan);
  const percent = stage.who.kind === 'share' ? stage.who.percent : 100;
  return store.readinessOf(tx, { scopes, percent, kinds: kindsThatCount(snapshot, scopes, tx.now), createdBefore });
}

export interface StageAsked {
  readonly stage: Stage;
  readonly plan: RolloutPlan;
  readonly snapshot: PolicySnapshot;
  readonly createdBefore: Instant | null;
}
