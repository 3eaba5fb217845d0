import type { EventId } from '../../domain/audit/event.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Delivery, DeliveryId, Receiver, ReceiverId, ReceiverSays } from '../../domain/outward/receiver.ts';
import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { RecordedEvent } from './auditStore.ts';
import type { Tx } from './transaction.ts';

/** One turn of work on a receiver. Who moves, pauses or changes it takes it away: what the turn says afterwards counts no more. */
export type Lease = Id<'Lease'>;

export interface DueReceiver {
  readonly tenantId: TenantId;
  readonly receiver: ReceiverId;
}

/** How far a receiver is behind. */
export interface Lag {
  /** Events that wait, of whatever type, 10,001 meaning more than 10,000. */
  readonly waiting: number;
  /** Of the first of them; null: none waits. */
  readonly since: Instant | null;
}

export interface PlacedEvent extends RecordedEvent {
  readonly position: number;
}

/** A change of a receiver by an administrator. What is absent stays. */
export interface ReceiverChange {
  readonly says?: ReceiverSays;
  readonly secret?: Pick<Receiver, 'sealedSecret' | 'former'>;
  readonly position?: number;
  /** null: it goes on, at once and as if nothing had failed. */
  readonly paused?: string | null;
}

export interface ReceiverStore {
  /** It is told of what is written from now on. @returns false when another one has this name. */
  insertReceiver(tx: Tx, receiver: ReceiverSays & Pick<Receiver, 'id' | 'sealedSecret'>): Promise<boolean>;
  /** By name. */
  listReceivers(tx: Tx): Promise<readonly Receiver[]>;
  findReceiver(tx: Tx, receiver: ReceiverId): Promise<Receiver | null>;
  /** The same, held until the end of the transaction. */
  lockReceiver(tx: Tx, receiver: ReceiverId): Promise<Receiver | null>;
  /** Takes it away from whoever works on it. @returns false when another one has this name, or it is gone. */
  changeReceiver(tx: Tx, receiver: ReceiverId, change: ReceiverChange): Promise<boolean>;
  deleteReceiver(tx: Tx, receiver: ReceiverId): Promise<boolean>;
  lagOf(tx: Tx, receiver: Pick<Receiver, 'position'>): Promise<Lag>;
  /** The position before an event, so that it is the next that is told. null: there is no such event, or none with a position. */
  positionBefore(tx: Tx, event: EventId): Promise<number | null>;
  /** The same of the first event from an instant on; where none is, that of now. */
  positionAt(tx: Tx, from: Instant): Promise<number>;

  /**
   * Up to which position no event can appear any more that is not there by now: what a transaction writes that began to write
   * before is committed or gone. In no transaction; of this process alone, so it never goes back.
   */
  settledPosition(): Promise<number>;
  /** Receivers that somebody should work on: one query for all tenants, in no transaction. */
  findDueReceivers(): Promise<readonly DueReceiver[]>;
  /** @returns null when it is not due any more, or somebody else works on it. */
  claimReceiver(tx: Tx, receiver: ReceiverId, claim: { readonly lease: Lease; readonly until: Instant }): Promise<Receiver | null>;
  /** In the order of positions, those after `after` up to and with `upTo`. */
  listEventsInOrder(
    tx: Tx,
    asked: { readonly after: number; readonly upTo: number; readonly limit: number },
  ): Promise<readonly PlacedEvent[]>;
  /**
   * Everything up to `position` was told, or is not asked for. `taken`: something was told, so what failed before is over.
   * @returns false when the lease is another's by now.
   */
  advanceReceiver(
    tx: Tx,
    receiver: ReceiverId,
    step: { readonly lease: Lease; readonly until: Instant; readonly position: number; readonly taken: boolean },
  ): Promise<boolean>;
  /** Ends the lease after a failure. `paused`: why it is tried no more by itself. @returns as `advanceReceiver`. */
  failReceiver(
    tx: Tx,
    receiver: ReceiverId,
    failure: { readonly lease: Lease; readonly error: string; readonly nextAt: Instant; readonly paused: string | null },
  ): Promise<boolean>;
  /** Ends the lease. */
  releaseReceiver(tx: Tx, receiver: ReceiverId, turn: { readonly lease: Lease; readonly nextAt: Instant }): Promise<void>;

  /** At `tx.now`. */
  insertDelivery(tx: Tx, receiver: ReceiverId, delivery: Omit<Delivery, 'id' | 'at'>): Promise<void>;
  /** Newest first. */
  listDeliveries(
    tx: Tx,
    receiver: ReceiverId,
    page: { readonly before: DeliveryId | null; readonly limit: number },
  ): Promise<readonly Delivery[]>;
}
