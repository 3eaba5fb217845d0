import type { RolloutPlan } from '../../domain/rollout/plan.ts';
import type { RolloutId } from '../../domain/rollout/rollout.ts';
import type { Step } from '../../domain/rollout/steps.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ConflictCode, OnDeadEnds } from '../acceptable.ts';
import { type Administration, actorOf, administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { overtakenRules } from '../overtakenBy.ts';
import { record } from '../record.ts';
import { recordAcceptedDeadEnds } from '../recordAcceptedDeadEnds.ts';
import { judgedSteps, type PlanError, plannedSteps } from './plannedSteps.ts';
import { addSteps } from './rolloutChanges.ts';

export interface StartRollout extends Administration {
  readonly plan: RolloutPlan;
  /** The revision of the tenant that the preview was of; null: whatever it is. */
  readonly expectedRevision: number | null;
  readonly deadEnds: OnDeadEnds;
}

export interface RolloutStarted {
  readonly id: RolloutId;
  readonly steps: readonly Step[];
  /** What the administrator has accepted. */
  readonly deadEnds: readonly DeadEndListed[];
}

export type StartError = PlanError | ConflictCode | 'revision_conflict';

/** Puts a plan into the timelines, whole: its versions, what belongs together, and the events of both. From then on the clock carries it out. */
export function startRollout(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: StartRollout): Promise<Result<RolloutStarted, 'not_permitted' | StartError>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx) => {
      const { plan, by } = command;
      const checked = await checkedUnderLock(ports, tx, async (revision) => {
        const overtaken = overtakenRules(command.expectedRevision, revision);
        if (overtaken !== null) return overtaken;
        const planned = await plannedSteps(ports, tx, { plan, own: null, begun: 0, revision });
        if (!planned.ok) return planned;
        const judged = await judgedSteps(ports, tx, { ...planned.value, onDeadEnds: command.deadEnds });
        return judged.ok ? succeeded({ ...planned.value, deadEnds: judged.value }) : judged;
      });
      if (!checked.ok) return checked;
      const { steps, standing, deadEnds } = checked.value.value;
      const id = ports.random.id<'Rollout'>(tx.now);
      const before = standing.map(({ scope, inForce }) => ({ scope, version: inForce?.id ?? null }));
      await ports.store.insertRollout(tx, { id, plan, state: 'running', createdBy: actorOf(by), before });
      await addSteps(ports, tx, { rollout: id, steps, by });
      await record(ports, tx, eventBy(by, 'rollout.started', { data: { rollout: id, plan } }));
      await recordAcceptedDeadEnds(ports, tx, by, { cause: 'rule_saved', version: null, deadEnds });
      return succeeded({ id, steps, deadEnds });
    });
}
