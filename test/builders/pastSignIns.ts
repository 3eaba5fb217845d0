import { timeOrderedId } from '../../src/adapters/postgres/timeOrderedId.ts';
import type { EventType } from '../../src/domain/audit/catalogue.ts';
import type { EventId } from '../../src/domain/audit/event.ts';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { formatInstant, type Instant } from '../../src/kernel/instant.ts';
import type { TestDatabase } from './database.ts';

export interface PastEvent {
  readonly type: EventType;
  readonly at: Instant;
  readonly user: UserId;
  readonly application?: ApplicationId | null;
  readonly data: object;
}

/** What is on record of earlier times: nobody writes into the past but the owner of the database. */
export async function putEvent(database: TestDatabase, tenant: TenantId, event: PastEvent): Promise<EventId> {
  const id: EventId = timeOrderedId(event.at);
  await database.asOwner(
    `insert into audit_events (tenant_id, id, at, type, actor, user_id, application_id, session_id, data)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tenant,
      id,
      formatInstant(event.at),
      event.type,
      JSON.stringify({ kind: 'user', id: event.user }),
      event.user,
      event.application ?? null,
      event.type === 'user.signed_in' ? timeOrderedId(event.at) : null,
      JSON.stringify(event.data),
    ],
  );
  return id;
}

/** A sign-in that rested on the first factor alone. */
export const PLAIN = { aal: 1, methods: ['pwd'], until: null, decidedBy: 'not_enforced' };

export function withMethods(...methods: readonly string[]) {
  return { aal: 2, methods: [...methods, 'mfa'], until: null, decidedBy: 'assured' };
}
