import type { ApplicationId } from '../../domain/directory/application.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Receiver, ReceiverId } from '../../domain/outward/receiver.ts';
import type { Signal, SignalId } from '../../domain/outward/signal.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

export interface SignalSession {
  readonly session: SessionId;
  readonly user: UserId;
}

export interface EndedSessionsOf {
  readonly application: ApplicationId;
  readonly user: UserId | null;
  /** Of everybody's: those that had opened the application by then. */
  readonly until: Instant;
  readonly limit: number;
}

export interface SessionsAtAal2Of {
  readonly application: ApplicationId;
  readonly position: number;
  /** The last of the page before; null: the first page. */
  readonly after: SessionId | null;
  readonly limit: number;
}

export interface WaitingSignal {
  readonly id: SignalId;
  readonly says: Signal;
}

/** Shared signals of applications about their own people. */
export interface SignalStore {
  findReceiverByToken(tx: Tx, tokenHash: Uint8Array): Promise<Receiver | null>;
  setReceiverToken(tx: Tx, receiver: ReceiverId, tokenHash: Uint8Array): Promise<void>;
  /** Sessions that had opened the application before it had a receiver. */
  adoptSessions(tx: Tx, application: ApplicationId): Promise<void>;
  /**
   * Takes sessions of the application whose end was not told yet, and notes that it is. `user` null: everybody's, also those that
   * a revocation over a time has not reached yet; else of this person, those that are over.
   */
  takeEndedSessions(tx: Tx, of: EndedSessionsOf): Promise<readonly SignalSession[]>;
  /** Sessions of the application that are not told to be over, of AAL 2 by the last event of each before the position. In the order of ids. */
  listSessionsAtAal2(tx: Tx, of: SessionsAtAal2Of): Promise<readonly SignalSession[]>;
  /** Whether this session, or some session of this person, opened the application. */
  hasOpened(tx: Tx, application: ApplicationId, by: { readonly user: UserId; readonly session: SessionId | null }): Promise<boolean>;
  /** The AAL that the last event of a session before this position told; null: none did. */
  aalBefore(tx: Tx, of: SignalSession & { readonly position: number }): Promise<number | null>;

  insertSignals(tx: Tx, receiver: ReceiverId, signals: readonly Signal[]): Promise<void>;
  /** The oldest first. */
  listSignals(tx: Tx, receiver: ReceiverId, limit: number): Promise<readonly WaitingSignal[]>;
  /** They were taken. @returns how many of them there were. */
  deleteSignals(tx: Tx, receiver: ReceiverId, signals: readonly SignalId[]): Promise<number>;
  /** No more than `most` are counted. */
  countSignals(tx: Tx, receiver: ReceiverId, most: number): Promise<number>;
}
