import type { AuditEvent } from '../../domain/audit/event.ts';
import type { User } from '../../domain/directory/user.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { type Administrator, eventBy } from '../administer.ts';

export type Unreachable = 'mail_missing' | 'user_disabled';

/** The address to which a link for a person goes. */
export function reachable({ mail, disabledAt }: User): Result<string, Unreachable> {
  if (disabledAt !== null) return refused('user_disabled', 'This account is disabled, and gets no links.');
  return mail === null ? refused('mail_missing', 'This account has no mail address.') : succeeded(mail);
}

/** Who wanted a link, as its event tells it. */
export function wantedBy(by: Administrator): Pick<AuditEvent, 'actor' | 'session' | 'address'> {
  const { actor, session, address } = eventBy(by, 'mail_link.sent', { data: {} });
  return { actor, session, address };
}
