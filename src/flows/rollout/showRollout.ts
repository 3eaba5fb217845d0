import type { Readiness } from '../../domain/rollout/brakes.ts';
import type { RolloutId } from '../../domain/rollout/rollout.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RecordedRollout } from '../../ports/store/rolloutStore.ts';
import { actorNames } from '../actorNames.ts';
import { type Administration, administer } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { type BrakeVerdict, brakeVerdict } from './brakeVerdict.ts';
import { rolloutNotFound } from './rolloutChanges.ts';
import { type RolloutStanding, type StageShown, stagesShown, standingOf } from './rolloutShown.ts';
import { stageReadiness } from './stageFacts.ts';

export interface ShowRollout extends Administration {
  readonly rollout: RolloutId;
}

export interface RolloutShown {
  readonly at: Instant;
  readonly rollout: RecordedRollout;
  readonly standing: RolloutStanding;
  /** null: there is no such person any more, or it was no person. */
  readonly createdByName: string | null;
  readonly stages: readonly (StageShown & { readonly readiness: Readiness })[];
  readonly verdict: BrakeVerdict;
}

/** A roll-out with its stages, whom each reaches and how many of them are ready, and how its brake sees it. */
export function showRollout(ports: Pick<Ports, 'store'>) {
  return (command: ShowRollout): Promise<Result<RolloutShown, 'not_permitted' | 'rollout_not_found'>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const rollout = await ports.store.findRollout(tx, command.rollout);
      if (rollout === null) return rolloutNotFound();
      const { snapshot } = await latestSnapshot(ports, tx);
      const { plan, createdAt: createdBefore } = rollout;
      const stages = [];
      for (const [number, shown] of stagesShown(rollout, tx.now).entries()) {
        const stage = plan.stages[number];
        if (stage !== undefined)
          stages.push({ ...shown, readiness: await stageReadiness(ports, tx, { stage, plan, snapshot, createdBefore }) });
      }
      return succeeded({
        at: tx.now,
        rollout,
        standing: standingOf(rollout, tx.now),
        createdByName: await actorNames(ports, tx)(rollout.createdBy),
        stages,
        verdict: await brakeVerdict(ports, tx, rollout),
      });
    });
}
