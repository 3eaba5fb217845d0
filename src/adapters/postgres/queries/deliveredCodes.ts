import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import { type CodePurpose, DELIVERED_CODE } from '../../../domain/factors/deliveredCode.ts';
import type { FactorId } from '../../../domain/factors/factor.ts';
import { SEND_WINDOW } from '../../../domain/factors/sendLimits.ts';
import type { MessageStateKind } from '../../../domain/messages/message.ts';
import type { AttemptId } from '../../../domain/sessions/signInAttempt.ts';
import { after, type Instant } from '../../../kernel/instant.ts';
import type { DeliveredCodeFound, NewDeliveredCode } from '../../../ports/store/deliveredCodeStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { askOne, at, change } from '../question.ts';
import { budgetWithin, spend } from './budgets.ts';

const MOST_MAILED = 5;

export async function chargeMailCode(tx: Tx, user: UserId): Promise<boolean> {
  return (await spend(tx, [budgetWithin(SEND_WINDOW, MOST_MAILED, ['mail_code', user])])) === 'spent';
}

export async function putDeliveredCode(tx: Tx, code: NewDeliveredCode): Promise<boolean> {
  const put = await change(
    tx,
    sql`insert into delivered_codes as d (tenant_id, attempt_id, purpose, user_id, factor_id, code_mac, message_id, sent_at, expires_at)
      values (${tx.tenantId}, ${code.attempt}, ${code.purpose}, ${code.user}, ${code.factor}, ${code.codeMac}, ${code.message}, ${at(tx.now)},
        ${at(code.expiresAt)})
      on conflict (tenant_id, attempt_id, purpose) do update set factor_id = excluded.factor_id, code_mac = excluded.code_mac,
        message_id = excluded.message_id, sent_at = excluded.sent_at, expires_at = excluded.expires_at
      where d.sent_at <= ${at(after(tx.now, -DELIVERED_CODE.resendAfter))}`,
  );
  return put === 1;
}

/** One winner: a row is deleted once. */
export async function takeDeliveredCode(
  tx: Tx,
  { attempt, purpose, user, factor, codeMac }: Omit<NewDeliveredCode, 'message' | 'expiresAt'>,
): Promise<boolean> {
  const taken = await change(
    tx,
    sql`delete from delivered_codes
      where tenant_id = ${tx.tenantId} and attempt_id = ${attempt} and purpose = ${purpose} and user_id = ${user}
        and factor_id is not distinct from ${factor} and code_mac = ${codeMac} and expires_at > ${at(tx.now)}`,
  );
  return taken === 1;
}

export async function findDeliveredCode(tx: Tx, attempt: AttemptId, purpose: CodePurpose): Promise<DeliveredCodeFound | null> {
  const row = await askOne<{ readonly sent_at: Instant; readonly factor_id: FactorId | null; readonly state: MessageStateKind | null }>(
    tx,
    sql`select d.sent_at, d.factor_id, case when m.id is null then null when m.dead_at is not null then 'dead'
          when m.delivered_at is not null then 'delivered' when m.sent_at is not null then 'sent' else 'queued' end as state
      from delivered_codes d left join messages m on m.tenant_id = ${tx.tenantId} and m.id = d.message_id
      where d.tenant_id = ${tx.tenantId} and d.attempt_id = ${attempt} and d.purpose = ${purpose}`,
  );
  return row === null ? null : { sentAt: row.sent_at, factor: row.factor_id, message: row.state };
}
