import { sql } from 'kysely';
import type { MfaFlowChange } from '../../../domain/audit/mfaFlow.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at } from '../question.ts';

/** A2. One statement an event, and none of them reads more than the flows of one person. */
export async function noteMfaFlow(tx: Tx, change: MfaFlowChange): Promise<void> {
  switch (change.kind) {
    case 'reached':
      // The flow knows its person, its application and its end.
      await ask(
        tx,
        sql`insert into mfa_flows (tenant_id, id, user_id, application_id, reached_at, stuck_at, step, offered, deadline, needs)
          select a.tenant_id, a.id, a.user_id, a.application_id, ${at(tx.now)}, a.expires_at, ${change.step}, ${change.offered}::text[],
            ${at(change.deadline)}, ${change.needs}
          from sign_in_attempts a where a.tenant_id = ${tx.tenantId} and a.id = ${change.attempt} and a.user_id is not null
          on conflict do nothing`,
      );
      return;
    case 'refused':
      await ask(
        tx,
        sql`update mfa_flows set stuck_at = ${at(tx.now)}, refused_because = ${change.because}
          where tenant_id = ${tx.tenantId} and id = ${change.attempt}`,
      );
      return;
    case 'passed':
      await ask(tx, passed(tx, change));
      return;
    default:
      assertNever(change);
  }
}

/**
 * Whoever gets in is stuck no more, by whatever flow. One that is open in another tab is forgotten: its person has what
 * they wanted, and nobody has to help them with the rest.
 */
function passed(tx: Tx, { attempt, user, application }: Extract<MfaFlowChange, { readonly kind: 'passed' }>) {
  const helped = sql`tenant_id = ${tx.tenantId} and user_id = ${user} and unstuck_at is null
    and (needs = 'any' or application_id is not distinct from ${application}::uuid)`;
  return sql`with unstuck as (update mfa_flows set unstuck_at = ${at(tx.now)} where ${helped} and id <> ${attempt} and stuck_at <= ${at(tx.now)})
    delete from mfa_flows where tenant_id = ${tx.tenantId} and user_id = ${user} and (id = ${attempt} or (${helped} and stuck_at > ${at(tx.now)}))`;
}
