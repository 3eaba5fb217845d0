import type { UserId } from '../../domain/directory/user.ts';
import type { CodePurpose } from '../../domain/factors/deliveredCode.ts';
import type { FactorId } from '../../domain/factors/factor.ts';
import type { MessageId, MessageStateKind } from '../../domain/messages/message.ts';
import type { AttemptId } from '../../domain/sessions/signInAttempt.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

export interface NewDeliveredCode {
  readonly attempt: AttemptId;
  readonly purpose: CodePurpose;
  readonly user: UserId;
  /** The factor that it proves; null: none (yet). */
  readonly factor: FactorId | null;
  readonly codeMac: Uint8Array;
  /** The message that carries it. */
  readonly message: MessageId;
  readonly expiresAt: Instant;
}

export interface DeliveredCodeFound {
  readonly sentAt: Instant;
  readonly factor: FactorId | null;
  /** What became of the message that carries it; null: it is not kept any more. */
  readonly message: MessageStateKind | null;
}

export interface DeliveredCodeStore {
  /** One more code by mail to a person, of 5 in any hour over all of their sign-ins. @returns false: they were sent. */
  chargeMailCode(tx: Tx, user: UserId): Promise<boolean>;
  /**
   * Makes it the only one of its attempt and purpose. One statement that checks and writes.
   * @returns false when the one before was sent less than 30 s ago: then that one stays.
   */
  putDeliveredCode(tx: Tx, code: NewDeliveredCode): Promise<boolean>;
  /** Uses it up. One conditional deletion with one winner. @returns false: wrong, over, replaced, used, or for something else. */
  takeDeliveredCode(tx: Tx, code: Omit<NewDeliveredCode, 'message' | 'expiresAt'>): Promise<boolean>;
  /** The newest that was sent in an attempt for a purpose, over or not; null: none, or it was used. */
  findDeliveredCode(tx: Tx, attempt: AttemptId, purpose: CodePurpose): Promise<DeliveredCodeFound | null>;
}
