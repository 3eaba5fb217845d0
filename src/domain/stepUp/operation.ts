import type { Id } from '../../kernel/id.ts';
import { type Instant, MINUTE } from '../../kernel/instant.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { UserId } from '../directory/user.ts';
import type { SessionId } from '../sessions/session.ts';

export type OperationId = Id<'Operation'>;

/** An operation that was opened and not confirmed by then is over. */
export const OPERATION_LIFETIME = 10 * MINUTE;

/** A confirmation is redeemed within this time, or within what the strictest rule of the operation gives, if that is less. */
export const CONFIRMATION_SECONDS = 300;

/** One more line of what the person is to see, as it is shown. */
export interface OperationDetail {
  readonly name: string;
  readonly value: string;
}

/** What an application, the console among them, asks its person to confirm (U5). None of it ever changes. */
export interface OperationAsked {
  /** Step-up rules know the kind of operation by it. */
  readonly name: string;
  /** On what it is done: "EUR 250.00 to Ben Carter". The person reads it, and the application redeems it with the same words. */
  readonly target: string;
  readonly details: readonly OperationDetail[];
  /** One of the application's own addresses; null: the person stays on our page. */
  readonly returnTo: string | null;
}

/** Open until the person answers; a confirmation is redeemed once. */
export type OperationState = 'open' | 'confirmed' | 'refused' | 'redeemed';

export interface Operation extends OperationAsked {
  readonly id: OperationId;
  readonly application: ApplicationId;
  readonly user: UserId;
  /** It is bound to this session: no other confirms it, and it ends with it. */
  readonly session: SessionId;
  readonly openedAt: Instant;
  /** Of an open one: until when it can be confirmed. Of a confirmed one: until when it can be redeemed. */
  readonly expiresAt: Instant;
  readonly state: OperationState;
}
