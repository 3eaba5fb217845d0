import type { Actor } from '../../domain/audit/event.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { AttemptId } from '../../domain/sessions/signInAttempt.ts';
import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

export type PassId = Id<'EnrolmentPass'>;

export interface NewPass {
  readonly id: PassId;
  readonly user: UserId;
  /** Keyed digest of the code, which itself is stored nowhere. */
  readonly codeMac: Uint8Array;
  readonly madeBy: Actor;
  readonly expiresAt: Instant;
}

/** A pass that can be redeemed, without what it is. */
export interface OpenPass {
  readonly madeAt: Instant;
  readonly madeBy: Actor;
  readonly expiresAt: Instant;
}

export interface PassStore {
  /** B7: one is alive for a person. Whoever makes one holds the person's row and has revoked the one before. */
  insertPass(tx: Tx, pass: NewPass): Promise<void>;
  /** Takes away the one that the person has. @returns its id; null: there was none alive. */
  revokePass(tx: Tx, user: UserId): Promise<PassId | null>;
  /** Uses it up, with one winner. @returns null: wrong, used, expired, replaced, or another person's. */
  redeemPass(tx: Tx, user: UserId, codeMac: Uint8Array): Promise<PassId | null>;
  /** The attempt keeps the digest until a first factor is proved in it. */
  rememberPass(tx: Tx, attempt: AttemptId, codeMac: Uint8Array): Promise<void>;
}
