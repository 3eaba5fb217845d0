import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { EventType } from '../audit/catalogue.ts';
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

/** After any of these, sessions of the person whom it concerns may be over. */
const ENDS_SESSIONS: readonly EventType[] = [
  'session.revoked',
  'user.sessions_revoked',
  'user.disabled',
  'user.deleted',
  'user.factors_reset',
  'user.password_changed',
  'owner.recovered',
];

/** Whose ended sessions are to be looked for after an event. null: nobody's. */
export function endsSessionsOf({ type, user }: AuditEvent): 'one' | 'everybody' | null {
  if (type === 'tenant.sessions_revoked') return 'everybody';
  return user !== null && ENDS_SESSIONS.includes(type) ? 'one' : null;
}

/** CAEP 1.0, 3.3.1, and names of our own for what it has none for. */
const CREDENTIALS: Readonly<Record<string, string>> = { totp: 'app', sms: 'phone-sms', webauthn: 'webauthn', backup_code: 'backup-code' };

/** What an event changed of how a person proves themselves; null: nothing. */
export function credentialChangeOf({
  type,
  data,
}: AuditEvent): Pick<Extract<Signal, { readonly kind: 'credential_change' }>, 'credential' | 'change'> | null {
  const credential = CREDENTIALS[String(data['kind'])] ?? String(data['kind']);
  if (type === 'factor.enrolled') return { credential, change: 'create' };
  if (type === 'factor.removed') return { credential, change: data['reason'] === 'reset' ? 'revoke' : 'delete' };
  if (type === 'backup_codes.made') return { credential: 'backup-code', change: data['renewed'] === true ? 'update' : 'create' };
  return type === 'user.password_changed' ? { credential: 'password', change: 'update' } : null;
}

export function causeOf(event: AuditEvent & { readonly id: EventId; readonly at: Instant }): SignalCause {
  const { actor } = event;
  const by =
    actor.kind === 'user' && actor.id === event.user ? 'user' : actor.kind === 'system' || actor.kind === 'anonymous' ? 'system' : 'admin';
  return { event: event.id, at: event.at, by };
}
