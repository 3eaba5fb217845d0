import type { ApplicationId } from '../../domain/directory/application.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Aal, Evidence } from '../../domain/sessions/evidence.ts';
import type { Allowance, LiveSession, SessionId } from '../../domain/sessions/session.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { ClientTrace } from './sessionStore.ts';
import type { Tx } from './transaction.ts';

export interface SessionListed {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly loginName: string;
  readonly displayName: string;
  readonly signedInAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
  readonly aal: Aal;
  readonly allowance: LiveSession['allowance'];
  readonly trace: ClientTrace;
}

/** One session in full, but for its secret. */
export interface SessionShown extends SessionListed {
  readonly evidence: readonly Evidence[];
  readonly allowanceUntil: Instant | null;
  readonly skipped: boolean;
  /** S8: all rules judge it from now on. */
  readonly recheck: boolean;
  /** What it opened, the first one first. */
  readonly applications: readonly { readonly id: ApplicationId; readonly name: string; readonly firstAt: Instant }[];
}

/** Which live sessions a list is about; null: whatever that is. */
export interface SessionFilter {
  readonly user: UserId | null;
  readonly aal: Aal | null;
  /** Those that opened it. */
  readonly application: ApplicationId | null;
  readonly allowance: Allowance | 'any' | 'none' | null;
}

export interface SessionsAsked {
  /** The last of the page before; null: the first page. */
  readonly before: SessionId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface SessionCount {
  readonly sessions: number;
  readonly people: number;
  readonly byAal: { readonly 1: number; readonly 2: number };
  /** Sessions that were made under grace or a bypass. */
  readonly underAllowance: number;
}

/** Live sessions alone (S6). */
export interface SessionListStore {
  /** The newest first. */
  listSessions(tx: Tx, filter: SessionFilter, asked: SessionsAsked): Promise<readonly SessionListed[]>;
  /** All of them, exactly: reads as many rows as there are. */
  countSessions(tx: Tx, filter: SessionFilter): Promise<SessionCount>;
  /** null: no such live session. */
  showSession(tx: Tx, session: SessionId): Promise<SessionShown | null>;
}
