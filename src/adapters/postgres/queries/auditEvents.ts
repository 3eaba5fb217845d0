import { sql } from 'kysely';
import type { AuditEvent, EventId } from '../../../domain/audit/event.ts';
import { id as idOrNull } from '../../../kernel/id.ts';
import type { NamedThing, RecordedEvent } from '../../../ports/store/auditStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, json } from '../question.ts';
import { timeOrderedId } from '../timeOrderedId.ts';
import { budgetOf, spend } from './budgets.ts';
import { EVENT_COLUMNS, type EventRow, eventOf } from './eventRow.ts';

export async function appendEvent(tx: Tx, event: AuditEvent): Promise<EventId> {
  const id = timeOrderedId<'AuditEvent'>(tx.now);
  await ask(
    tx,
    sql`insert into audit_events (tenant_id, id, at, type, actor, user_id, application_id, attempt_id, session_id, address, data)
      values (${tx.tenantId}, ${id}, ${at(tx.now)}, ${event.type}, ${json(event.actor)}, ${event.user}, ${event.application}, ${event.attempt},
        ${event.session}, ${event.address}, ${json(event.data)})`,
  );
  return id;
}

export async function appendFoldedEvent(tx: Tx, event: AuditEvent, fold: readonly string[]): Promise<void> {
  if ((await spend(tx, [budgetOf(1, 'event', event.type, ...fold)])) === 'spent') await appendEvent(tx, event);
}

export async function findEvent(tx: Tx, event: EventId): Promise<RecordedEvent | null> {
  const row = await askOne<EventRow>(tx, sql`select ${EVENT_COLUMNS} from audit_events where tenant_id = ${tx.tenantId} and id = ${event}`);
  return row === null ? null : eventOf(row);
}

export async function nameThings(tx: Tx, texts: readonly string[]): Promise<readonly NamedThing[]> {
  const ids = texts.filter((text) => idOrNull(text) !== null);
  if (ids.length === 0) return [];
  return ask<NamedThing>(
    tx,
    sql`select id, 'user' as kind, display_name as name, login_name as "loginName"
        from users where tenant_id = ${tx.tenantId} and id = any (${ids}::uuid[])
      union all select id, 'group', name, null from groups where tenant_id = ${tx.tenantId} and id = any (${ids}::uuid[])
      union all select id, 'application', name, null from applications where tenant_id = ${tx.tenantId} and id = any (${ids}::uuid[])
      union all select id, 'token', name, null from api_tokens where tenant_id = ${tx.tenantId} and id = any (${ids}::uuid[])
      order by id`,
  );
}
