import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { AuditEvent, EventId } from '../audit/event.ts';
import type { UserId } from '../directory/user.ts';
import type { SessionId } from '../sessions/session.ts';

export type SignalId = Id<'Signal'>;

/** Who began it (CAEP 1.0, 2): the person, somebody who administers, or nobody in particular. */
type Initiator = 'user' | 'admin' | 'system';

/** What an application is told of one of its own people: an event of CAEP 1.0, or that the stream works (SSF 1.0). */
export type Signal =
  | { readonly kind: 'session_revoked'; readonly user: UserId; readonly session: SessionId; readonly cause: SignalCause }
  | {
      readonly kind: 'assurance_level_change';
      readonly user: UserId;
      readonly session: SessionId;
      readonly from: number;
      readonly to: number;
      readonly cause: SignalCause;
    }
  | {
      readonly kind: 'credential_change';
      readonly user: UserId;
      readonly credential: string;
      readonly change: 'create' | 'update' | 'delete' | 'revoke';
      readonly cause: SignalCause;
    }
  | { readonly kind: 'verification'; readonly state: string | null };

/** The event of the audit from which a signal came. */
export interface SignalCause {
  readonly event: EventId;
  readonly at: Instant;
  readonly by: Initiator;
}

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type';

export const SIGNAL_TYPES = {
  session_revoked: `${CAEP}/session-revoked`,
  assurance_level_change: `${CAEP}/assurance-level-change`,
  credential_change: `${CAEP}/credential-change`,
  verification: `${SSF}/verification`,
} as const satisfies Readonly<Record<Signal['kind'], string>>;

/** Those that a stream can ask for. A verification is asked for by itself. */
export const STREAM_TYPES: readonly string[] = [
  SIGNAL_TYPES.session_revoked,
  SIGNAL_TYPES.assurance_level_change,
  SIGNAL_TYPES.credential_change,
];

/** Whose ended sessions an event may have ended: after any of these they are looked for. null: of none. */
export function endsSessionsOf(event: AuditEvent): 'one' | 'everybody' | null {
  switch (event.type) {
    case 'tenant.sessions_revoked':
      return 'everybody';
    case 'session.revoked':
    case 'user.sessions_revoked':
    case 'user.disabled':
    case 'user.deleted':
    case 'user.factors_reset':
    case 'user.password_changed':
    case 'owner.recovered':
      return event.user === null ? null : 'one';
    default:
      return null;
  }
}

/** CAEP 1.0, 3.3.1, and names of our own for what it has none for. */
const CREDENTIALS: Readonly<Record<string, string>> = { totp: 'app', sms: 'phone-sms', webauthn: 'webauthn', backup_code: 'backup-code' };

/** What an event changed of how a person proves themselves; null: nothing. */
export function credentialChangeOf(
  event: AuditEvent,
): Pick<Extract<Signal, { readonly kind: 'credential_change' }>, 'credential' | 'change'> | null {
  const kind = CREDENTIALS[String(event.data['kind'])] ?? String(event.data['kind']);
  switch (event.type) {
    case 'factor.enrolled':
      return { credential: kind, change: 'create' };
    case 'factor.removed':
      return { credential: kind, change: event.data['reason'] === 'reset' ? 'revoke' : 'delete' };
    case 'backup_codes.made':
      return { credential: 'backup-code', change: event.data['renewed'] === true ? 'update' : 'create' };
    case 'user.password_changed':
      return { credential: 'password', change: 'update' };
    default:
      return null;
  }
}

export function causeOf(event: AuditEvent & { readonly id: EventId; readonly at: Instant }): SignalCause {
  const { actor } = event;
  const by =
    actor.kind === 'user' && actor.id === event.user ? 'user' : actor.kind === 'system' || actor.kind === 'anonymous' ? 'system' : 'admin';
  return { event: event.id, at: event.at, by };
}
