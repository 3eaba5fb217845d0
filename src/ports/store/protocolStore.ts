import type { ApplicationId } from '../../domain/directory/application.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { Assurance } from '../../domain/sessions/assurance.ts';
import type { LiveSession, SessionId } from '../../domain/sessions/session.ts';
import type { AttemptEnd, AttemptId } from '../../domain/sessions/signInAttempt.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** What the protocol keeps between two requests. Sessions and grants are not among it: ours are the only ones. */
export type ProtocolModel = 'Interaction' | 'AuthorizationCode' | 'AccessToken' | 'RefreshToken';

export interface NewProtocolRecord {
  readonly model: ProtocolModel;
  /** The digest of the code or token, so that a copy of the table opens nothing; an interaction's own id, which opens nothing by itself. */
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The family: a code and all tokens that came of it. null: an interaction. */
  readonly grantId: string | null;
  /** null: an interaction. A code or token without one is not stored. */
  readonly assurance: Assurance | null;
  /** The sign-in attempt to which an interaction led; null: a code or a token. */
  readonly attempt: AttemptId | null;
  /** Whole seconds, at least 1. */
  readonly ttlSeconds: number;
}

export interface ProtocolRecord extends Pick<NewProtocolRecord, 'model' | 'id' | 'payload' | 'grantId' | 'assurance'> {
  /** null: unused. */
  readonly consumedAt: Instant | null;
  /** The session on which a code or token rests, live; null: an interaction. */
  readonly session: LiveSession | null;
  /** What became of an interaction's attempt so far; null: a code or a token. */
  readonly attempt: { readonly userId: UserId | null; readonly endedAs: AttemptEnd | null } | null;
}

/** What a key signs for. Each protocol has its own: they learn of a new one in their own time. */
export type SigningPurpose = 'oidc' | 'saml';

/** A key pair with which a tenant signs, or signed, or will. */
export interface SigningKeyRecord {
  readonly keyId: string;
  readonly purpose: SigningPurpose;
  readonly algorithm: string;
  /** JWK without private parts. */
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly sealedPrivateJwk: Uint8Array;
  readonly createdAt: Instant;
  /** Of the keys whose time has come, the one with the latest signs; the others are only published. */
  readonly signsFrom: Instant;
  /** From then on nobody is told of it any more; null: no end is set. */
  readonly publishedUntil: Instant | null;
}

/** An application that a logout token goes to. */
export interface LogoutRecipient {
  readonly application: ApplicationId;
  readonly clientId: string;
  readonly logoutUri: string;
}

export interface ProtocolStore {
  /** One statement. */
  insertProtocolRecords(tx: Tx, records: readonly NewProtocolRecord[]): Promise<void>;
  /**
   * Used ones are found until they expire, so that a second use is noticed. null: none, expired, or the session on which
   * it rests is over (S2, S6): the very query that finds a token asks for its session.
   */
  findProtocolRecord(tx: Tx, id: string): Promise<ProtocolRecord | null>;
  /** One conditional update with one winner. @returns false when it was consumed before or is gone. */
  consumeProtocolRecord(tx: Tx, id: string): Promise<boolean>;
  deleteProtocolRecord(tx: Tx, id: string): Promise<void>;
  /** Everything that came of one authorization. */
  deleteProtocolFamily(tx: Tx, grantId: string): Promise<void>;

  /** Remembers that the session opened an application that wants to be told of its end. Twice is once. */
  noteSessionApplication(tx: Tx, session: SessionId, application: ApplicationId): Promise<void>;
  /** Whom to tell of the end of a session, and whose it was; the session itself may be gone. null: nobody. */
  findLogoutRecipients(
    tx: Tx,
    session: SessionId,
  ): Promise<{ readonly user: UserId; readonly recipients: readonly LogoutRecipient[] } | null>;
  /** It was told. */
  forgetSessionApplication(tx: Tx, session: SessionId, application: ApplicationId): Promise<void>;
  /**
   * Sessions that are over and of which somebody is still to be told, oldest first: after a revocation that named no
   * session. @param of null: anybody's. `after`: the last of the page before.
   */
  listSessionsToTell(
    tx: Tx,
    of: { readonly user: UserId | null; readonly after: SessionId | null; readonly limit: number },
  ): Promise<readonly SessionId[]>;

  /** Those that are published, the newest first. */
  listSigningKeys(tx: Tx, purpose: SigningPurpose): Promise<readonly SigningKeyRecord[]>;
  insertSigningKey(tx: Tx, key: SigningKeyRecord): Promise<void>;
  /** Sets the end of all keys of the purpose that have none, or a later one. Ends in the past withdraw them at once. */
  endSigningKeys(tx: Tx, end: { readonly purpose: SigningPurpose; readonly publishedUntil: Instant }): Promise<void>;
  /** Locks the tenant's row until the end of the transaction, so that its first key is made once. */
  lockTenant(tx: Tx): Promise<void>;
}
