import { isFinished, type Rollout, stageStands } from '../../domain/rollout/rollout.ts';
import { openingOf } from '../../domain/rollout/steps.ts';
import type { Instant } from '../../kernel/instant.ts';

/** `waiting`: its versions were withdrawn, so it has no date. `open`: its people are asked, and can put it off. */
export const STAGE_STATES = ['waiting', 'coming', 'open', 'due'] as const;

export interface StageShown {
  readonly opensAt: Instant;
  readonly dueAt: Instant;
  readonly state: (typeof STAGE_STATES)[number];
}

export type RolloutStanding = Rollout['state'] | 'finished';

export function standingOf(rollout: Rollout, now: Instant): RolloutStanding {
  return isFinished(rollout, now) ? 'finished' : rollout.state;
}

export function stagesShown(rollout: Rollout, now: Instant): readonly StageShown[] {
  const { plan } = rollout;
  return plan.stages.map((stage, number) => {
    const stands = stageStands(rollout, number);
    const [opensAt, dueAt] = [openingOf(stage, plan), stage.at];
    return { opensAt, dueAt, state: !stands ? 'waiting' : opensAt > now ? 'coming' : dueAt > now ? 'open' : 'due' };
  });
}
