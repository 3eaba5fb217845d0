import type { StepUpRuleId } from '../../domain/stepUp/stepUpRule.ts';
import { saysOf } from '../../domain/stepUp/stepUpSteps.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { changeStepUp } from '../changeStepUp.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { stepUpRuleNotFound } from './stepUpRuleNotFound.ts';

export interface RemoveStepUpRule extends Administration {
  readonly rule: StepUpRuleId;
}

/** Takes a step-up rule away. What it asked stays on record, and a rule that is made again is another one. */
export function removeStepUpRule(ports: Pick<Ports, 'store'>) {
  return ({ rule, ...command }: RemoveStepUpRule): Promise<Result<null, 'not_permitted' | 'step_up_rule_not_found'>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx) => {
      const checked = await checkedUnderLock(ports, tx, async () => {
        const { snapshot } = await latestSnapshot(ports, tx);
        const found = (snapshot.stepUpRules ?? []).find(({ id }) => id === rule);
        return found === undefined ? stepUpRuleNotFound() : succeeded(found);
      });
      if (!checked.ok) return checked;
      await changeStepUp(ports, tx, { by: command.by, rule, says: null, said: saysOf(checked.value.value) });
      return succeeded(null);
    });
}
