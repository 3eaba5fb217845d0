import { formatInstant, type Instant } from '../../kernel/instant.ts';
import type { AuditEvent, EventId } from '../audit/event.ts';

/** An event as it is told outside: as the administration's API has it, with the tenant. */
export interface EventPayload extends AuditEvent {
  readonly id: EventId;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** The tenant's name in addresses. */
  readonly tenant: string;
}

export function eventPayload(event: AuditEvent & { readonly id: EventId; readonly at: Instant }, tenant: string): EventPayload {
  const { id, at, type, actor, user, application, attempt, session, address, data } = event;
  return { id, at: formatInstant(at), tenant, type, actor, user, application, attempt, session, address, data };
}

/** The body of a webhook (Standard Webhooks, "Payload structure"). */
export function webhookBody(payload: EventPayload): string {
  return JSON.stringify({ type: payload.type, timestamp: payload.at, data: payload });
}

/** JSON lines: one object a line, the last one ended too. */
export function jsonLines(payloads: readonly EventPayload[]): string {
  return payloads.map((payload) => `${JSON.stringify(payload)}\n`).join('');
}
