import { type BrakeReason, brakeReasons, isNearlyDue, type Readiness } from '../../domain/rollout/brakes.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import { openingOf } from '../../domain/rollout/steps.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { StuckRate } from '../../ports/store/stuckStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { looseningStage } from './looseningStage.ts';
import { scopesIn } from './plannedSteps.ts';
import { stageReadiness } from './stageFacts.ts';

/** People are counted as they fared lately: who was stuck weeks ago says nothing about whether to go on. */
const LATELY = 7 * DAY;

export interface BrakeVerdict {
  /** Of the next stage; null: all have begun. */
  readonly next: { readonly stage: number; readonly opensAt: Instant; readonly readiness: Readiness } | null;
  readonly rate: StuckRate;
  /** Why it must not move on now. */
  readonly reasons: readonly BrakeReason[];
}

/** How a roll-out stands at this moment, as its brake sees it. */
export async function brakeVerdict(ports: Pick<Ports, 'store'>, tx: Tx, rollout: Rollout): Promise<BrakeVerdict> {
  const { plan, steps, state, changedAt, createdAt: createdBefore } = rollout;
  const { snapshot } = await latestSnapshot(ports, tx);
  const coming = plan.stages.findIndex((stage) => openingOf(stage, plan) > tx.now);
  const stage = plan.stages[coming];
  const next =
    stage === undefined
      ? null
      : {
          stage: coming,
          opensAt: openingOf(stage, plan),
          readiness: await stageReadiness(ports, tx, { stage, plan, snapshot, createdBefore }),
        };
  const asked = steps.filter(({ kind, from, withdrawnAt }) => kind === 'stage' && withdrawnAt === null && from <= tx.now);
  const began = asked[0]?.from ?? null;
  // Whoever lets it go on has seen who was stuck: one of them would halt it again at once, and whenever they like.
  const lately = Math.max(after(tx.now, -LATELY), state === 'running' ? changedAt : 0);
  const since = began === null ? null : (Math.max(began, lately) as Instant);
  const rate = since === null ? { reached: 0, stuck: 0 } : await ports.store.measureStuckRate(tx, { scopes: scopesIn(plan), since });
  const judged = next !== null && isNearlyDue(next.opensAt, tx.now) ? next.readiness : null;
  const loosening = state === 'running' ? await looseningStage(ports, tx, { rollout, snapshot }) : null;
  return {
    next,
    rate,
    reasons: [
      ...(plan.brake === null ? [] : brakeReasons(plan.brake, judged, rate)),
      ...(loosening === null ? [] : [{ kind: 'loosens', stage: loosening } as const]),
    ],
  };
}
