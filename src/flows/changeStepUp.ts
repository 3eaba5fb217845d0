import type { StepUpRuleId, StepUpSays } from '../domain/stepUp/stepUpRule.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Administrator, actorOf, eventBy } from './administer.ts';
import { record } from './record.ts';

interface StepUpChange {
  readonly by: Administrator;
  readonly rule: StepUpRuleId;
  /** From now on; null: there is none any more. */
  readonly says: StepUpSays | null;
  /** null: it is new. */
  readonly said: StepUpSays | null;
}

/** Writes what a step-up rule says from now on, and tells what it said before. */
export async function changeStepUp(ports: Pick<Ports, 'store'>, tx: Tx, { by, rule, says, said }: StepUpChange): Promise<void> {
  await ports.store.insertStepUpRule(tx, { rule, says, by: actorOf(by) });
  const event =
    says === null
      ? eventBy(by, 'step_up_rule.removed', { data: { rule, said } })
      : eventBy(by, 'step_up_rule.saved', { data: { rule, says, said } });
  await record(ports, tx, event);
}
