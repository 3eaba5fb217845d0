import type { EventType } from '../../domain/audit/catalogue.ts';
import type { AuditEvent, EventId } from '../../domain/audit/event.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { AttemptId } from '../../domain/sessions/signInAttempt.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

export interface RecordedEvent extends AuditEvent {
  readonly id: EventId;
  readonly at: Instant;
}

export interface EventFilter {
  readonly types: readonly EventType[] | null;
  readonly user: UserId | null;
  readonly attempt: AttemptId | null;
  readonly from: Instant | null;
  readonly until: Instant | null;
  /** Of the last event of the page before (newest first); null: the first page. */
  readonly before: EventId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface AuditStore {
  /** Fails the transaction when it cannot be written (A3). At `tx.now`. */
  appendEvent(tx: Tx, event: AuditEvent): Promise<EventId>;
  /**
   * The same, unless an event was folded into one of the same `fold` in the last 15 minutes: what a stranger can repeat at
   * will is on record once, and does not fill the audit (docs/decisions/0010).
   */
  appendFoldedEvent(tx: Tx, event: AuditEvent, fold: readonly string[]): Promise<void>;
  /** Newest first. */
  listEvents(tx: Tx, filter: EventFilter): Promise<readonly RecordedEvent[]>;
}
