import { isOver, type RolloutId } from '../../domain/rollout/rollout.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { record } from '../record.ts';
import { overtakenRollout, rolloutNotFound, withdrawComing, wrongState } from './rolloutChanges.ts';

export interface ChangeRollout extends Administration {
  readonly rollout: RolloutId;
  /** The edition that was seen; null: whatever it is. */
  readonly expectedEdition: number | null;
}

export interface RolloutChanged {
  readonly edition: number;
}

export type ChangeError = 'not_permitted' | 'rollout_not_found' | 'rollout_not_so' | 'edition_conflict';

/** Withdraws what is to come. Whom a stage has reached it keeps: taking that back is rolling back. */
export function pauseRollout(ports: Pick<Ports, 'store'>) {
  return (command: ChangeRollout): Promise<Result<RolloutChanged, ChangeError>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx) => {
      const checked = await checkedUnderLock(ports, tx, async () => {
        const found = await ports.store.findRollout(tx, command.rollout);
        if (found === null) return rolloutNotFound();
        const overtaken = overtakenRollout(found, command.expectedEdition);
        if (overtaken !== null) return overtaken;
        if (found.state === 'running' && !isOver(found, tx.now)) return succeeded(found);
        return wrongState(found, isOver(found, tx.now) ? 'finished' : 'unfinished', 'Only a roll-out that is under way can be paused.');
      });
      if (!checked.ok) return checked;
      const { value: rollout } = checked.value;
      const withdrawn = await withdrawComing(ports, tx, { rollout, by: command.by });
      await ports.store.changeRollout(tx, { ...rollout, state: 'paused', reasons: null });
      await record(ports, tx, eventBy(command.by, 'rollout.paused', { data: { rollout: rollout.id, name: rollout.plan.name, withdrawn } }));
      return succeeded({ edition: rollout.edition + 1 });
    });
}
