import { sql } from 'kysely';
import type { EventId } from '../../../domain/audit/event.ts';
import type { Receiver } from '../../../domain/outward/receiver.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Lag, PlacedEvent } from '../../../ports/store/receiverStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';
import { EVENT_COLUMNS, type EventRow, eventOf } from './eventRow.ts';
import { firstIdAt } from './listEvents.ts';

/** So many are counted; more is "more than that". */
const MOST_COUNTED = 10_001;
/** Events of one time stand in the order of ids nearly as in that of positions: among so many the lowest position is looked for. */
const LOOKED_AMONG = 1_000;

export async function listEventsInOrder(
  tx: Tx,
  { after, upTo, limit }: { readonly after: number; readonly upTo: number; readonly limit: number },
): Promise<readonly PlacedEvent[]> {
  const rows = await ask<EventRow & { readonly position: number }>(
    tx,
    sql`select ${EVENT_COLUMNS}, position from audit_events
      where tenant_id = ${tx.tenantId} and position > ${after} and position <= ${upTo} order by position limit ${limit}`,
  );
  return rows.map((row) => ({ ...eventOf(row), position: row.position }));
}

export async function lagOf(tx: Tx, { position }: Pick<Receiver, 'position'>): Promise<Lag> {
  const row = await askOne<Lag>(
    tx,
    sql`select count(*)::int as waiting, min(at) as since from (
        select at from audit_events where tenant_id = ${tx.tenantId} and position > ${position} order by position limit ${MOST_COUNTED}
      ) waiting`,
  );
  return row ?? { waiting: 0, since: null };
}

export async function positionBefore(tx: Tx, event: EventId): Promise<number | null> {
  const row = await askOne<{ position: number | null }>(
    tx,
    sql`select position - 1 as position from audit_events where tenant_id = ${tx.tenantId} and id = ${event}`,
  );
  return row?.position ?? null;
}

export async function positionAt(tx: Tx, from: Instant): Promise<number> {
  const row = await askOne<{ position: number }>(
    tx,
    sql`select coalesce(min(position) - 1, (select coalesce(pg_sequence_last_value('audit_positions'), 0))) as position from (
        select position from audit_events
        where tenant_id = ${tx.tenantId} and id >= ${firstIdAt(from)}::uuid and at >= ${at(from)} and position is not null
        order by id limit ${LOOKED_AMONG}
      ) looked`,
  );
  return row?.position ?? 0;
}
