import type { Brake } from '../../domain/rollout/plan.ts';
import { resumedPlan } from '../../domain/rollout/rollout.ts';
import { openingOf } from '../../domain/rollout/steps.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ConflictCode, OnDeadEnds } from '../acceptable.ts';
import { administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { record } from '../record.ts';
import { recordAcceptedDeadEnds } from '../recordAcceptedDeadEnds.ts';
import type { ChangeError, ChangeRollout, RolloutChanged } from './pauseRollout.ts';
import { judgedSteps, type PlanError, plannedSteps } from './plannedSteps.ts';
import { addSteps, overtakenRollout, rolloutNotFound, wrongState } from './rolloutChanges.ts';

export interface ResumeRollout extends ChangeRollout {
  /** The date of the next stage; null: as planned while that is ahead, otherwise later by as long as it stood still. */
  readonly next: Instant | null;
  /** Another brake; `as_planned`: the one that it has. */
  readonly brake: Brake | null | 'as_planned';
  readonly deadEnds: OnDeadEnds;
}

/** Puts what was withdrawn into the timelines again, as new versions that are judged like any other (F6). */
export function resumeRollout(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: ResumeRollout): Promise<Result<RolloutChanged, ChangeError | PlanError | ConflictCode>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx) => {
      const checked = await checkedUnderLock(ports, tx, async (revision) => {
        const found = await ports.store.findRollout(tx, command.rollout);
        if (found === null) return rolloutNotFound();
        const overtaken = overtakenRollout(found, command.expectedEdition);
        if (overtaken !== null) return overtaken;
        if (found.state !== 'paused' && found.state !== 'halted')
          return wrongState(found, 'unfinished', 'Only a roll-out that stands still can go on.');
        const { changedAt: stoodSince } = found;
        const dated = resumedPlan(found.plan, { stoodSince, now: tx.now, next: command.next });
        const plan = command.brake === 'as_planned' ? dated : { ...dated, brake: command.brake };
        const begun = found.plan.stages.filter((stage) => openingOf(stage, found.plan) <= stoodSince).length;
        const planned = await plannedSteps(ports, tx, { plan, own: found.id, begun, revision });
        if (!planned.ok) return planned;
        const judged = await judgedSteps(ports, tx, { ...planned.value, onDeadEnds: command.deadEnds });
        return judged.ok ? succeeded({ found, plan, steps: planned.value.steps, deadEnds: judged.value }) : judged;
      });
      if (!checked.ok) return checked;
      const { found, plan, steps, deadEnds } = checked.value.value;
      await addSteps(ports, tx, { rollout: found.id, steps, by: command.by });
      await ports.store.changeRollout(tx, { ...found, plan, state: 'running', reasons: null });
      await record(ports, tx, eventBy(command.by, 'rollout.resumed', { data: { rollout: found.id, plan } }));
      await recordAcceptedDeadEnds(ports, tx, command.by, { cause: 'rule_saved', version: null, deadEnds });
      return succeeded({ edition: found.edition + 1 });
    });
}
