import type { EventFilter } from '../../domain/audit/auditQuestion.ts';
import type { AuditView, AuditViewId } from '../../domain/audit/auditView.ts';
import type { AuditEvent, EventId } from '../../domain/audit/event.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

export interface RecordedEvent extends AuditEvent {
  readonly id: EventId;
  readonly at: Instant;
}

export interface EventsAsked {
  /** As `next` of the page before (newest first); null: the first page. */
  readonly before: EventId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface EventsFound {
  readonly events: readonly RecordedEvent[];
  /** The `before` of the next page, which can be there although this one is short or empty; null: there is nothing more. */
  readonly next: EventId | null;
}

/** What an id that an event mentions is called now. */
export interface NamedThing {
  readonly id: string;
  readonly kind: 'user' | 'group' | 'application' | 'token';
  readonly name: string;
  /** Of people alone. */
  readonly loginName: string | null;
}

export interface AuditStore {
  /** Fails the transaction when it cannot be written (A3). At `tx.now`. */
  appendEvent(tx: Tx, event: AuditEvent): Promise<EventId>;
  /**
   * The same, unless an event was folded into one of the same `fold` in the last 15 minutes: what a stranger can repeat at
   * will is on record once, and does not fill the audit (docs/decisions/0010).
   */
  appendFoldedEvent(tx: Tx, event: AuditEvent, fold: readonly string[]): Promise<void>;
  /**
   * Newest first. One condition of the filter finds the events through an index; of those, at most 20,000 are looked
   * through for the others, so that no question takes long.
   */
  listEvents(tx: Tx, filter: EventFilter, asked: EventsAsked): Promise<EventsFound>;
  findEvent(tx: Tx, event: EventId): Promise<RecordedEvent | null>;
  /** Those of the ids that are there still. A text that is no id names nothing. */
  nameThings(tx: Tx, texts: readonly string[]): Promise<readonly NamedThing[]>;

  /** By name. */
  listAuditViews(tx: Tx): Promise<readonly AuditView[]>;
  /** At `tx.now`. @returns false when another view has this name. */
  insertAuditView(tx: Tx, view: Omit<AuditView, 'savedAt'>): Promise<boolean>;
  /** At `tx.now`. @returns false when another view has this name, or it is gone. */
  updateAuditView(tx: Tx, view: Omit<AuditView, 'savedAt'>): Promise<boolean>;
  deleteAuditView(tx: Tx, view: AuditViewId): Promise<boolean>;
}
