import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { EventType } from '../audit/catalogue.ts';
import type { ApplicationId } from '../directory/application.ts';

export type ReceiverId = Id<'EventReceiver'>;
export type DeliveryId = Id<'EventDelivery'>;

/** Where a receiver is, and how it is told. */
export type Target =
  /** One event a request, signed by the scheme of Standard Webhooks. */
  | { readonly kind: 'webhook'; readonly url: string }
  /** Many events a request, one JSON object a line. `bearer`: its own token is sent; `signature`: signed as a webhook is. */
  | { readonly kind: 'audit_https'; readonly url: string; readonly proof: 'bearer' | 'signature' }
  /** RFC 5424 over TCP or TLS with octet counting (RFC 6587, RFC 5425). ca: PEM; null: what the system trusts. */
  | { readonly kind: 'audit_syslog'; readonly host: string; readonly port: number; readonly tls: boolean; readonly ca: string | null }
  /** An application of the tenant, told of its own people alone (SSF 1.0). asks: types of signals; null: all. */
  | {
      readonly kind: 'shared_signals';
      readonly application: ApplicationId;
      readonly delivery: StreamDelivery | null;
      readonly asks: readonly string[] | null;
    };

/** How an application gets its signals; null: it has made no stream yet. */
export type StreamDelivery =
  /** RFC 8935. The header that it wants is the receiver's secret. */
  | { readonly method: 'push'; readonly url: string }
  /** RFC 8936 */
  | { readonly method: 'poll' };

/** What an administrator says of a receiver. */
export interface ReceiverSays {
  readonly name: string;
  readonly target: Target;
  /** null: events of all types, those of versions to come as well. */
  readonly types: readonly EventType[] | null;
}

/** Somebody outside who is told of what happens, in its order and at least once. */
export interface Receiver extends ReceiverSays {
  readonly id: ReceiverId;
  readonly madeAt: Instant;
  /** In the order of all events: everything up to here was told. */
  readonly position: number;
  /** Tries in vain since the last success. */
  readonly failures: number;
  readonly failingSince: Instant | null;
  /** Of the last try; null: it was taken, or there was none. */
  readonly lastError: string | null;
  readonly deliveredAt: Instant | null;
  /** When the next try is due, where the last one failed. */
  readonly nextAt: Instant;
  readonly paused: { readonly at: Instant; readonly because: string } | null;
  readonly sealedSecret: Uint8Array | null;
  /** null: there is no second one. */
  readonly former: { readonly sealed: Uint8Array; readonly until: Instant } | null;
}

/** Why something was sent: by its turn, to see whether it arrives, or once more by hand. */
export type DeliveryReason = 'as_usual' | 'test' | 'again';

/** One try to tell a receiver. */
export interface Delivery {
  readonly id: DeliveryId;
  /** The first event of the try. */
  readonly event: Id<'AuditEvent'>;
  readonly type: EventType;
  /** How many went together. */
  readonly events: number;
  readonly reason: DeliveryReason;
  readonly at: Instant;
  /** null: it was taken. */
  readonly error: string | null;
  /** Of HTTP; null: there was no answer, or it is another protocol. */
  readonly status: number | null;
  readonly milliseconds: number;
}

/** A tenant may have so many. */
export const MOST_RECEIVERS = 50;
