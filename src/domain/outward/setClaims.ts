import { SECOND } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import { SIGNAL_TYPES, type Signal } from './signal.ts';

export interface SetParts {
  readonly issuer: string;
  /** The client id of the application. */
  readonly audience: string;
  /** Of the stream: the subject of a verification. */
  readonly stream: string;
  /** A session's name towards this application, as introspection tells it. */
  readonly sid: (session: string) => string;
}

/** What a security event token says (RFC 8417, SSF 1.0, CAEP 1.0), besides its id and the time at which it is signed. */
export function setClaims(signal: Signal, { issuer, audience, stream, sid }: SetParts): Readonly<Record<string, unknown>> {
  const told = (subject: object, says: object, txn: string | null) => ({
    iss: issuer,
    aud: audience,
    ...(txn === null ? {} : { txn }),
    sub_id: subject,
    events: { [SIGNAL_TYPES[signal.kind]]: says },
  });
  const person = (user: string) => ({ format: 'iss_sub', iss: issuer, sub: user });
  const session = (user: string, id: string) => ({ format: 'complex', user: person(user), session: { format: 'opaque', id: sid(id) } });
  switch (signal.kind) {
    case 'session_revoked':
      return told(session(signal.user, signal.session), causeClaims(signal), signal.cause.event);
    case 'assurance_level_change': {
      const { from, to } = signal;
      const levels = { namespace: 'NIST-AAL', current_level: `nist-aal${to}`, previous_level: `nist-aal${from}` };
      const says = { ...causeClaims(signal), ...levels, change_direction: to > from ? 'increase' : 'decrease' };
      return told(session(signal.user, signal.session), says, signal.cause.event);
    }
    case 'credential_change': {
      const says = { ...causeClaims(signal), credential_type: signal.credential, change_type: signal.change };
      return told(person(signal.user), says, signal.cause.event);
    }
    case 'verification':
      return told({ format: 'opaque', id: stream }, signal.state === null ? {} : { state: signal.state }, null);
    default:
      return assertNever(signal);
  }
}

function causeClaims({ cause }: Exclude<Signal, { readonly kind: 'verification' }>) {
  return { event_timestamp: Math.floor(cause.at / SECOND), initiating_entity: cause.by };
}
