import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../../domain/audit/event.ts';
import type { StepUpRuleId, StepUpSays } from '../../../domain/stepUp/stepUpRule.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { StepUpCount } from '../../../ports/store/stepUpStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, at, change, json } from '../question.ts';
import { timeOrderedId } from '../timeOrderedId.ts';
import { firstIdAt } from './listEvents.ts';
import { raiseRevision } from './raiseRevision.ts';

/** The latest that each rule says, as one value: it comes with the snapshot, by the same statement. */
export function stepUpRules(tx: Tx): RawBuilder<unknown> {
  return sql`(select json_agg(l.says || jsonb_build_object('id', l.rule_id, 'from', floor(extract(epoch from l.at) * 1000)::bigint) order by l.rule_id)
    from (select distinct on (r.rule_id) r.* from step_up_rules r where r.tenant_id = ${tx.tenantId}
      order by r.rule_id, r.id desc) l
    where l.says is not null)`;
}

export async function insertStepUpRule(
  tx: Tx,
  { rule, says, by }: { readonly rule: StepUpRuleId; readonly says: StepUpSays | null; readonly by: Actor },
): Promise<boolean> {
  await raiseRevision(tx);
  const inserted = await change(
    tx,
    sql`insert into step_up_rules (tenant_id, id, rule_id, says, at, by)
      values (${tx.tenantId}, ${timeOrderedId<'StepUpRuleVersion'>(tx.now)}, ${rule}, ${json(says)}, ${at(tx.now)}, ${json(by)})`,
  );
  return inserted === 1;
}

/** Through an index of these events alone. */
export async function countStepUps(tx: Tx, since: Instant): Promise<readonly StepUpCount[]> {
  return ask<StepUpCount>(
    tx,
    sql`${anew} select named.one ->> 'rule' as rule, count(*)::integer as times, count(distinct e.user_id)::integer as people
      from audit_events e cross join lateral jsonb_array_elements(e.data -> 'stepUp') named (one)
      where e.tenant_id = ${tx.tenantId} and e.data ? 'stepUp' and e.id >= ${firstIdAt(since)}::uuid
      group by 1 order by 1`,
  );
}
