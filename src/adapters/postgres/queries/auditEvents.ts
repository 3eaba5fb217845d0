import { sql } from 'kysely';
import type { EventType } from '../../../domain/audit/catalogue.ts';
import type { Actor, AuditEvent, EventId } from '../../../domain/audit/event.ts';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
import type { AttemptId } from '../../../domain/sessions/signInAttempt.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { EventFilter, RecordedEvent } from '../../../ports/store/auditStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, at, json } from '../question.ts';
import { timeOrderedId } from '../timeOrderedId.ts';
import { budgetOf, spend } from './budgets.ts';

interface EventRow {
  readonly id: EventId;
  readonly at: Instant;
  readonly type: EventType;
  readonly actor: Actor;
  readonly user_id: UserId | null;
  readonly application_id: ApplicationId | null;
  readonly attempt_id: AttemptId | null;
  readonly session_id: SessionId | null;
  readonly address: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

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

export async function listEvents(tx: Tx, filter: EventFilter): Promise<readonly RecordedEvent[]> {
  const narrowed = sql`
    ${filter.types === null ? sql`` : sql`and type = any (${filter.types}::text[])`}
    ${filter.user === null ? sql`` : sql`and user_id = ${filter.user}`}
    ${filter.attempt === null ? sql`` : sql`and attempt_id = ${filter.attempt}`}
    ${filter.from === null ? sql`` : sql`and at >= ${at(filter.from)}`}
    ${filter.until === null ? sql`` : sql`and at < ${at(filter.until)}`}
    ${filter.before === null ? sql`` : sql`and id < ${filter.before}`}`;
  const rows = await ask<EventRow>(
    tx,
    sql`${anew} select id, at, type, actor, user_id, application_id, attempt_id, session_id, address, data from audit_events
      where tenant_id = ${tx.tenantId} ${narrowed} order by id desc limit ${filter.limit}`,
  );
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    type: row.type,
    actor: row.actor,
    user: row.user_id,
    application: row.application_id,
    attempt: row.attempt_id,
    session: row.session_id,
    address: row.address,
    data: row.data,
  }));
}
