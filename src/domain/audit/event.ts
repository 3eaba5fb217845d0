import type { Id } from '../../kernel/id.ts';
import type { ApiTokenId } from '../directory/apiToken.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { UserId } from '../directory/user.ts';
import type { SessionId } from '../sessions/session.ts';
import type { AttemptId } from '../sessions/signInAttempt.ts';
import type { EventType } from './catalogue.ts';

export type EventId = Id<'AuditEvent'>;

/** Who did it. */
export type Actor =
  | { readonly kind: 'user'; readonly id: UserId }
  /** A program with an API token, which answers to the person who made it. */
  | { readonly kind: 'token'; readonly id: ApiTokenId; readonly madeBy: UserId }
  /** Somebody who has not proved who they are. */
  | { readonly kind: 'anonymous' }
  /** Whoever can run commands on the host. */
  | { readonly kind: 'host' }
  | { readonly kind: 'system' };

/** One entry of the audit. It is written in the transaction of the change that it tells of, and never changed (A3). */
export interface AuditEvent {
  readonly type: EventType;
  readonly actor: Actor;
  /** The person whom it concerns; null: nobody in particular, or unknown. */
  readonly user: UserId | null;
  readonly application: ApplicationId | null;
  readonly attempt: AttemptId | null;
  readonly session: SessionId | null;
  /** Network address of the request; null: none (a command on the host). */
  readonly address: string | null;
  /** What else is to be known, by the catalogue; never a secret. */
  readonly data: Readonly<Record<string, unknown>>;
}
