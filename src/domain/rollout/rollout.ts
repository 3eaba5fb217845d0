import type { Id } from '../../kernel/id.ts';
import { after, type Instant } from '../../kernel/instant.ts';
import type { Scope } from '../policy/rule.ts';
import type { BrakeReason } from './brakes.ts';
import type { RolloutPlan } from './plan.ts';
import { openingOf, type Step } from './steps.ts';

export type RolloutId = Id<'Rollout'>;

/** What is on record of it. That it is finished is told by the clock. */
export const ROLLOUT_STATES = ['running', 'paused', 'halted', 'rolled_back'] as const;

export type RolloutState = (typeof ROLLOUT_STATES)[number];

export interface Rollout {
  readonly id: RolloutId;
  readonly plan: RolloutPlan;
  readonly state: RolloutState;
  /** Why the brake halted it; null: it is not halted. */
  readonly reasons: readonly BrakeReason[] | null;
  /** How often it was changed. */
  readonly edition: number;
  readonly createdAt: Instant;
  /** Since when it is in its state. */
  readonly changedAt: Instant;
  /** Every version that it has made, also those that were withdrawn since, in the order in which they begin. */
  readonly steps: readonly RolloutStep[];
  /** What its scopes said before it; version null: nothing. */
  readonly before: readonly { readonly scope: Scope; readonly version: Id<'PolicyVersion'> | null }[];
}

export interface RolloutStep extends Pick<Step, 'kind' | 'stage' | 'scope'> {
  readonly version: Id<'PolicyVersion'>;
  readonly from: Instant;
  readonly withdrawnAt: Instant | null;
}

/** Whether a stage has a version that was not withdrawn, with the whole roll-out or by hand. */
export function stageStands({ steps }: Pick<Rollout, 'steps'>, number: number): boolean {
  return steps.some(({ kind, stage, withdrawnAt }) => kind === 'stage' && stage === number && withdrawnAt === null);
}

/** Nothing of it is to come: its last version has begun. */
export function isFinished({ state, steps }: Pick<Rollout, 'state' | 'steps'>, now: Instant): boolean {
  return state === 'running' && steps.every(({ from, withdrawnAt }) => withdrawnAt !== null || from <= now);
}

export function isOver(rollout: Pick<Rollout, 'state' | 'steps'>, now: Instant): boolean {
  return rollout.state === 'rolled_back' || isFinished(rollout, now);
}

/** The stages that had not begun at an instant, as numbers of the plan. One that has begun is never begun again. */
function comingStages(plan: RolloutPlan, at: Instant): readonly number[] {
  return plan.stages.flatMap((stage, number) => (openingOf(stage, plan) > at ? [number] : []));
}

/**
 * The plan as it goes on after it stood still. What is still to come as it was planned stays so; otherwise everything from the next stage
 * on is put off by as long as it stood still, or so that the next stage has the date that was chosen.
 * @param stoodSince when it was paused or halted.
 * @param next the date of the next stage; null: none was chosen.
 */
export function resumedPlan(
  plan: RolloutPlan,
  { stoodSince, now, next }: { readonly stoodSince: Instant; readonly now: Instant; readonly next: Instant | null },
): RolloutPlan {
  // Where all stages have begun, what is to come is the last date.
  const number = comingStages(plan, stoodSince)[0] ?? plan.stages.length - 1;
  const first = plan.stages[number];
  if (first === undefined) return plan;
  const isStillAhead = (openingOf(first, plan) > stoodSince ? openingOf(first, plan) : first.at) > now;
  const shift = next !== null ? next - first.at : isStillAhead ? 0 : now - stoodSince;
  return { ...plan, stages: plan.stages.map((stage, index) => (index < number ? stage : { ...stage, at: after(stage.at, shift) })) };
}
