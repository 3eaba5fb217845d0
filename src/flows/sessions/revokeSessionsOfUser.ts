import type { UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { ALL_SESSIONS } from '../allSessions.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';
import type { SessionsEnded } from './sessionsEnded.ts';

export interface RevokeSessionsOfUser extends Administration {
  readonly user: UserId;
  /** Why, for the audit; at most 500 characters are kept. */
  readonly reason?: string;
}

/** S6: one counter ends all sessions, refresh tokens and pending sign-ins of a person, however many there are. */
export function revokeSessionsOfUser(ports: Pick<Ports, 'store'>) {
  return (command: RevokeSessionsOfUser): Promise<Result<SessionsEnded, 'not_permitted' | 'user_not_found'>> =>
    administer(ports, { ...command, act: 'revoke_sessions', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      const { sessions, people } = await ports.store.countSessions(tx, { ...ALL_SESSIONS, user: command.user });
      await ports.store.endSessionsOfUser(tx, command.user);
      await ports.store.forgetDevices(tx, command.user);
      const data = { reason: (command.reason ?? '').slice(0, 500) };
      await record(ports, tx, eventBy(command.by, 'user.sessions_revoked', { user: command.user, data }));
      return succeeded({ sessions, people });
    });
}
