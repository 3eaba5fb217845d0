import { type RawBuilder, sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Channel, MessageId, MessageListed, MessageState, MessageStateKind, MessageValues } from '../../../domain/messages/message.ts';
import type { SmsTemplateName } from '../../../domain/messages/smsTexts.ts';
import type { TemplateName } from '../../../domain/messages/templates.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Receipt } from '../../../ports/smsSender.ts';
import type { MessageFilter, MessageFound, NewMessage } from '../../../ports/store/messageStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change, json } from '../question.ts';
import { enqueueJobs } from './jobs.ts';

interface MessageRow {
  readonly id: MessageId;
  readonly channel: Channel;
  readonly template: TemplateName | SmsTemplateName;
  readonly user_id: UserId | null;
  readonly recipient: string;
  readonly template_values: MessageValues;
  readonly values_sealed: Uint8Array | null;
  readonly expires_at: Instant | null;
  readonly created_at: Instant;
  readonly sent_at: Instant | null;
  readonly provider: string | null;
  readonly delivered_at: Instant | null;
  readonly dead_at: Instant | null;
  readonly dead_because: string | null;
}

export function insertMessage(tx: Tx, message: NewMessage): Promise<void> {
  return insertMessages(tx, [message]);
}

/** All with one statement, and their jobs with another. */
export async function insertMessages(tx: Tx, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map(
    (one) => sql`(${tx.tenantId}, ${one.id}, ${one.channel}, ${one.template}, ${one.user}, ${one.recipient}, ${json(one.values)},
      ${one.sealedValues}, ${at(one.expiresAt)}, ${at(tx.now)})`,
  );
  await ask(
    tx,
    sql`insert into messages (tenant_id, id, channel, template, user_id, recipient, template_values, values_sealed, expires_at, created_at)
      values ${sql.join(rows)}`,
  );
  await enqueueJobs(
    tx,
    messages.map(({ id }) => ({ kind: 'send_message', message: id })),
  );
}

export async function findMessageToSend(tx: Tx, message: MessageId): Promise<MessageFound | null> {
  const row = await askOne<MessageRow & { readonly display_name: string | null }>(
    tx,
    sql`select m.id, m.channel, m.template, m.user_id, m.recipient, m.template_values, m.values_sealed, m.expires_at, u.display_name
      from messages m left join users u on u.tenant_id = ${tx.tenantId} and u.id = m.user_id
      where m.tenant_id = ${tx.tenantId} and m.id = ${message} and m.sent_at is null and m.dead_at is null`,
  );
  if (row === null) return null;
  return {
    id: row.id,
    channel: row.channel,
    template: row.template,
    user: row.user_id,
    recipient: row.recipient,
    values: row.template_values,
    sealedValues: row.values_sealed,
    expiresAt: row.expires_at,
    personName: row.display_name,
  };
}

export async function recordMessageSent(
  tx: Tx,
  message: MessageId,
  { provider, reference }: { readonly provider: string; readonly reference: string | null },
): Promise<void> {
  await ask(
    tx,
    sql`update messages set sent_at = ${at(tx.now)}, provider = ${provider}, provider_reference = ${reference}, template_values = '{}',
        values_sealed = null, dead_at = null, dead_because = null
      where tenant_id = ${tx.tenantId} and id = ${message}`,
  );
}

export async function buryMessage(tx: Tx, message: MessageId, because: string): Promise<boolean> {
  const buried = await change(
    tx,
    sql`update messages set dead_at = ${at(tx.now)}, dead_because = ${because}
      where tenant_id = ${tx.tenantId} and id = ${message} and sent_at is null and dead_at is null`,
  );
  return buried === 1;
}

/** It is delivered or dead, and was neither. */
export async function recordReceipt(tx: Tx, { provider, reference, outcome, because }: Receipt): Promise<MessageId | null> {
  const [delivered, dead] = outcome === 'delivered' ? [tx.now, null] : [null, tx.now];
  const row = await askOne<{ readonly id: MessageId }>(
    tx,
    sql`update messages set delivered_at = ${at(delivered)}, dead_at = ${at(dead)}, dead_because = ${dead === null ? null : because}
      where tenant_id = ${tx.tenantId} and provider = ${provider} and provider_reference = ${reference}
        and delivered_at is null and dead_at is null returning id`,
  );
  return row?.id ?? null;
}

export async function reviveMessage(tx: Tx, message: MessageId): Promise<boolean> {
  const revived = await change(
    tx,
    sql`update messages set dead_at = null, dead_because = null
      where tenant_id = ${tx.tenantId} and id = ${message} and dead_at is not null and sent_at is null`,
  );
  if (revived === 1) await enqueueJobs(tx, [{ kind: 'send_message', message }]);
  return revived === 1;
}

const IN_STATE: Readonly<Record<MessageStateKind, RawBuilder<unknown>>> = {
  queued: sql`and sent_at is null and dead_at is null`,
  sent: sql`and sent_at is not null and delivered_at is null and dead_at is null`,
  delivered: sql`and delivered_at is not null`,
  dead: sql`and dead_at is not null`,
};

export async function listMessages(tx: Tx, filter: MessageFilter): Promise<readonly MessageListed[]> {
  const rows = await ask<MessageRow>(
    tx,
    sql`select id, channel, template, user_id, recipient, created_at, sent_at, provider, delivered_at, dead_at, dead_because from messages
      where tenant_id = ${tx.tenantId}
        ${filter.state === null ? sql`` : IN_STATE[filter.state]}
        ${filter.user === null ? sql`` : sql`and user_id = ${filter.user}`}
        ${filter.before === null ? sql`` : sql`and id < ${filter.before}`}
      order by id desc limit ${filter.limit}`,
  );
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    template: row.template,
    user: row.user_id,
    recipient: row.recipient,
    createdAt: row.created_at,
    state: stateOf(row),
  }));
}

/** One that a provider took and that its receipt then reports as undelivered is dead, as one that was never taken. */
function stateOf(row: MessageRow): MessageState {
  if (row.dead_at !== null) return { kind: 'dead', at: row.dead_at, because: row.dead_because ?? '' };
  if (row.delivered_at !== null) return { kind: 'delivered', at: row.delivered_at, provider: row.provider ?? '' };
  if (row.sent_at !== null) return { kind: 'sent', at: row.sent_at, provider: row.provider ?? '' };
  return { kind: 'queued' };
}
