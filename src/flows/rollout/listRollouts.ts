import type { Rollout, RolloutId } from '../../domain/rollout/rollout.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { type RolloutStanding, type StageShown, stagesShown, standingOf } from './rolloutShown.ts';

export interface ListRollouts extends Administration {
  /** null: from the newest on. */
  readonly before: RolloutId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface RolloutListed {
  readonly rollout: Rollout;
  readonly standing: RolloutStanding;
  readonly stages: readonly StageShown[];
}

export interface RolloutsListed {
  readonly at: Instant;
  readonly rollouts: readonly RolloutListed[];
  /** null: these are all. */
  readonly next: RolloutId | null;
}

/** The newest first. */
export function listRollouts(ports: Pick<Ports, 'store'>) {
  return ({ before, limit, ...command }: ListRollouts): Promise<Result<RolloutsListed, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const found = await ports.store.listRollouts(tx, { before, limit: limit + 1 });
      const page = found.slice(0, limit);
      const rollouts = page.map((rollout) => ({ rollout, standing: standingOf(rollout, tx.now), stages: stagesShown(rollout, tx.now) }));
      return succeeded({ at: tx.now, rollouts, next: found.length > limit ? (page.at(-1)?.id ?? null) : null });
    });
}
