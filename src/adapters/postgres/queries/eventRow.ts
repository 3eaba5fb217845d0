import { sql } from 'kysely';
import type { EventType } from '../../../domain/audit/catalogue.ts';
import type { Actor, EventId } from '../../../domain/audit/event.ts';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
import type { AttemptId } from '../../../domain/sessions/signInAttempt.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { RecordedEvent } from '../../../ports/store/auditStore.ts';

export interface EventRow {
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

export const EVENT_COLUMNS = sql.raw('id, at, type, actor, user_id, application_id, attempt_id, session_id, address, data');

export function eventOf(row: EventRow): RecordedEvent {
  return {
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
  };
}
