import { sql } from 'kysely';
import type { EventType } from '../../../domain/audit/catalogue.ts';
import type { EventId } from '../../../domain/audit/event.ts';
import type { Delivery, DeliveryId, DeliveryReason, ReceiverId } from '../../../domain/outward/receiver.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at } from '../question.ts';
import { timeOrderedId } from '../timeOrderedId.ts';

interface DeliveryRow {
  readonly id: DeliveryId;
  readonly event_id: EventId;
  readonly event_type: EventType;
  readonly events: number;
  readonly reason: DeliveryReason;
  readonly at: Instant;
  readonly error: string | null;
  readonly status: number | null;
  readonly milliseconds: number;
}

export async function insertDelivery(tx: Tx, receiver: ReceiverId, delivery: Omit<Delivery, 'id' | 'at'>): Promise<void> {
  const { event, type, events, reason, error, status, milliseconds } = delivery;
  await ask(
    tx,
    sql`insert into event_deliveries (tenant_id, id, receiver_id, event_id, event_type, events, reason, at, error, status, milliseconds)
      values (${tx.tenantId}, ${timeOrderedId<'EventDelivery'>(tx.now)}, ${receiver}, ${event}, ${type}, ${events}, ${reason}, ${at(tx.now)},
        ${error}, ${status}, ${milliseconds})`,
  );
}

export async function listDeliveries(
  tx: Tx,
  receiver: ReceiverId,
  { before, limit }: { readonly before: DeliveryId | null; readonly limit: number },
): Promise<readonly Delivery[]> {
  const rows = await ask<DeliveryRow>(
    tx,
    sql`select id, event_id, event_type, events, reason, at, error, status, milliseconds from event_deliveries
      where tenant_id = ${tx.tenantId} and receiver_id = ${receiver} ${before === null ? sql`` : sql`and id < ${before}`}
      order by id desc limit ${limit}`,
  );
  return rows.map(({ event_id, event_type, ...row }) => ({ ...row, event: event_id, type: event_type }));
}
