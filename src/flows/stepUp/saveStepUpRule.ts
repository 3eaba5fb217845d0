import { type StepUpDraft, stepUpFrom } from '../../domain/stepUp/stepUpDraft.ts';
import type { StepUpRule, StepUpRuleId, StepUpSays } from '../../domain/stepUp/stepUpRule.ts';
import { saysOf } from '../../domain/stepUp/stepUpSteps.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer } from '../administer.ts';
import { changeStepUp } from '../changeStepUp.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { overtakenBy } from '../overtakenBy.ts';
import { unsatisfiable } from '../unsatisfiable.ts';
import { editionOfStepUp } from './editionOfStepUp.ts';
import { stepUpRuleNotFound } from './stepUpRuleNotFound.ts';

/** So many read themselves in no time at each opening, and more nobody could oversee. */
const MOST_RULES = 100;

export interface SaveStepUpRule extends Administration {
  /** null: a new one. */
  readonly rule: StepUpRuleId | null;
  readonly draft: StepUpDraft;
  /** The edition that was seen; absent: whatever it is. */
  readonly expectedEdition?: number | undefined;
}

export type SaveStepUpError =
  | 'not_permitted'
  | 'step_up_malformed'
  | 'step_up_rule_not_found'
  | 'step_up_name_taken'
  | 'too_many_step_up_rules'
  | 'step_up_unsatisfiable'
  | 'edition_conflict';

/** Makes a step-up rule, or changes one. It holds for the next opening on every node. */
export function saveStepUpRule(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: SaveStepUpRule): Promise<Result<StepUpRule, SaveStepUpError>> =>
    administer(ports, { ...command, act: 'set_policy', on: null }, async (tx): Promise<Result<StepUpRule, SaveStepUpError>> => {
      const says = stepUpFrom(command.draft);
      if (!says.ok) return says;
      const checked = await checkedUnderLock(ports, tx, () => judge(ports, tx, command, says.value));
      if (!checked.ok) return checked;
      const before = checked.value.value;
      const id = before?.id ?? ports.random.id<'StepUpRule'>(tx.now);
      const said = before === null ? null : saysOf(before);
      await changeStepUp(ports, tx, { by: command.by, rule: id, says: says.value, said });
      return succeeded({ ...says.value, id, from: tx.now });
    });
}

/** @returns what the rule says until now; null: it is new. */
async function judge(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { rule, expectedEdition }: SaveStepUpRule,
  says: StepUpSays,
): Promise<Result<StepUpRule | null, SaveStepUpError>> {
  const { snapshot } = await latestSnapshot(ports, tx);
  const { stepUpRules: rules = [] } = snapshot;
  const before = rule === null ? null : (rules.find(({ id }) => id === rule) ?? null);
  if (rule !== null && before === null) return stepUpRuleNotFound();
  const overtaken = before === null ? null : overtakenBy(expectedEdition, editionOfStepUp(before));
  if (overtaken !== null) return overtaken;
  if (before === null && rules.length >= MOST_RULES) {
    return refused('too_many_step_up_rules', `There are ${MOST_RULES} step-up rules, which is the most. Remove one first.`);
  }
  if (rules.some(({ id, name }) => id !== rule && name === says.name)) {
    return refused('step_up_name_taken', 'Another step-up rule has this name.');
  }
  const applications = await ports.store.listApplications(tx);
  return unsatisfiable({ says, snapshot, applications, now: tx.now }) ?? succeeded(before);
}
