import type { TenantId } from '../../domain/directory/tenant.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { MintedSession } from '../../domain/policy/mintSession.ts';
import type { LiveSession, SessionId } from '../../domain/sessions/session.ts';
import type { AttemptId } from '../../domain/sessions/signInAttempt.ts';
import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PolicyVersionId } from './policyStore.ts';
import type { Tx } from './transaction.ts';

/** What the audit and the person's own list of sessions know of a device. */
export interface ClientTrace {
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** What the store adds to a minted session. */
export interface NewSessionRow {
  readonly id: SessionId;
  /** The attempt that ends in it: its user, and the epochs under which it began, become the session's. */
  readonly attempt: AttemptId;
  readonly tokenHash: Uint8Array;
  readonly trace: ClientTrace;
  readonly expiresAt: Instant;
  readonly idleSeconds: number;
}

/** An act on all sessions of the tenant from an instant on (S6): each of them is reached at a moment of its person within the seconds after it. */
export interface NewSweep {
  readonly id: SweepId;
  /** `demote`: what factors showed up to `from` is no second factor any more. `revoke`: what began up to `from` ends. */
  readonly kind: 'demote' | 'revoke';
  readonly from: Instant;
  /** 0: everybody at once. */
  readonly overSeconds: number;
  /** The version with which it begins, and with which it is withdrawn; null: it stands alone. */
  readonly version: PolicyVersionId | null;
}

export type SweepId = Id<'Sweep'>;

export interface SessionStore {
  /**
   * Stores a session that `mintSession` made. It carries the epochs that the attempt began under, so that a revocation
   * which commits while the sign-in completes ends it too (docs/decisions). @throws when the attempt is gone or has no person.
   */
  insertSession(tx: Tx, session: MintedSession, row: NewSessionRow): Promise<void>;
  /**
   * Replaces the proofs, the allowance and the secret of a live session; the old secret is dead at once (S7). When it was
   * signed in, when it ends and whether all rules judge it (S8) stay. @returns false when it is no longer live.
   */
  raiseSession(tx: Tx, session: MintedSession, row: Pick<NewSessionRow, 'id' | 'tokenHash'>): Promise<boolean>;
  /**
   * The session check of every request: one query, in no transaction. Notes the use at most once a minute (where
   * sessions idle out in less than ten minutes, once a tenth of that).
   */
  findLiveSession(tenantId: TenantId, tokenHash: Uint8Array): Promise<LiveSession | null>;
  /** As `findLiveSession`, inside a transaction, by the row's id; locks nothing. */
  findLiveSessionById(tx: Tx, session: SessionId): Promise<LiveSession | null>;
  /** As `findLiveSession`, inside a transaction; notes no use. */
  findLiveSessionByToken(tx: Tx, tokenHash: Uint8Array): Promise<LiveSession | null>;
  /** Notes that a session was used, as often as `findLiveSession` does; oftener is nothing. */
  noteSessionUse(tx: Tx, session: SessionId): Promise<void>;
  /** @returns false when it was not live. */
  endSession(tx: Tx, session: SessionId, reason: 'signed_out' | 'revoked' | 'reset'): Promise<boolean>;
  /** S6: one counter of the user; costs the same however many sessions there are. Ends pending attempts too. @returns false: no such user. */
  endSessionsOfUser(tx: Tx, user: UserId): Promise<boolean>;
  /**
   * The same, but that `keep`, a live session of the person, goes on under the new counter. Locks the user's row first, so
   * that it keeps nothing alive that a revocation has just ended. @returns false when it is no such session: nothing is done.
   */
  endOtherSessionsOfUser(tx: Tx, user: UserId, keep: SessionId): Promise<boolean>;
  /** S6: one counter of the tenant. */
  endSessionsOfTenant(tx: Tx): Promise<void>;
  /** S6: one row, however many sessions there are. No job carries it out: whom it has reached is computed at each request. */
  insertSweep(tx: Tx, sweep: NewSweep): Promise<void>;
  /** Whether something will happen to the sessions with any of these versions, which have not begun. */
  isSweepToCome(tx: Tx, versions: readonly PolicyVersionId[]): Promise<boolean>;
}
