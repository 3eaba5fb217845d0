import type { Application, ApplicationId } from '../../domain/directory/application.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { RequestedContext } from '../../domain/sessions/authnContext.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import type { AttemptEnd, AttemptId } from '../../domain/sessions/signInAttempt.ts';
import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

export type SamlRequestId = Id<'SamlRequest'>;

/** What a service provider asks for, or what a person asks for who begins here; checked, and not yet answered. */
export interface SamlRequest {
  readonly id: SamlRequestId;
  readonly application: ApplicationId;
  /** The ID of the message that is answered; null: none, the person begins here. */
  readonly messageId: string | null;
  /** One of the registered ones. */
  readonly acsUrl: string;
  /** null: none goes back. */
  readonly relayState: string | null;
  /** null: nothing. */
  readonly context: RequestedContext | null;
  readonly forceAuthn: boolean;
  readonly isPassive: boolean;
  readonly requestedAt: Instant;
  readonly expiresAt: Instant;
}

/** A request that waits for its answer, and what became of the steps to which it led; null: it has led to none. */
export interface SamlRequestFound extends SamlRequest {
  readonly attempt: { readonly userId: UserId | null; readonly endedAs: AttemptEnd | null } | null;
}

/** A session that opened a service provider, and how the person is called there. */
export interface SamlParticipant {
  readonly session: SessionId;
  readonly application: ApplicationId;
  readonly sessionIndex: string;
  readonly nameId: string;
}

/** What the SAML identity provider remembers. */
export interface SamlStore {
  findApplicationByEntityId(tx: Tx, entityId: string): Promise<Application | null>;
  /** Remembers that a message came. @returns false: it came before, and is not over. */
  noteSamlMessage(
    tx: Tx,
    message: { readonly application: ApplicationId; readonly messageId: string; readonly expiresAt: Instant },
  ): Promise<boolean>;
  insertSamlRequest(tx: Tx, request: SamlRequest): Promise<void>;
  /** null: none, answered or expired. Holds its row until the end of the transaction. */
  lockSamlRequest(tx: Tx, request: SamlRequestId): Promise<SamlRequestFound | null>;
  /** The steps to which it leads; a second time it leads to others. */
  leadSamlRequest(tx: Tx, request: SamlRequestId, attempt: AttemptId): Promise<void>;
  /** It is answered, once. */
  answerSamlRequest(tx: Tx, request: SamlRequestId): Promise<boolean>;
  /** Remembers that the session opened the service provider; a second time, under which name now. */
  noteSamlParticipant(tx: Tx, participant: SamlParticipant): Promise<void>;
  /** The sessions of whoever the service provider calls so; `indexes` null: all of them. */
  findSamlSessions(
    tx: Tx,
    named: { readonly application: ApplicationId; readonly nameId: string; readonly indexes: readonly string[] | null },
  ): Promise<readonly SessionId[]>;
  /** The service providers that a session opened, by name. */
  listSamlParticipants(tx: Tx, session: SessionId): Promise<readonly SamlParticipant[]>;
}
