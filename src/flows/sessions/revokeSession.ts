import type { SessionId } from '../../domain/sessions/session.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';
import { sessionNotFound } from './sessionNotFound.ts';
import type { SessionsEnded } from './sessionsEnded.ts';

export interface RevokeSession extends Administration {
  readonly session: SessionId;
}

/** S6: ends one session of another person, with its refresh tokens and step-up proofs, at the next request on every node. */
export function revokeSession(ports: Pick<Ports, 'store'>) {
  return (command: RevokeSession): Promise<Result<SessionsEnded, 'not_permitted' | 'session_not_found' | 'user_not_found'>> =>
    administer(ports, { ...command, act: 'revoke_sessions', on: null }, async (tx, acting) => {
      const session = await ports.store.findLiveSessionById(tx, command.session);
      if (session === null) return sessionNotFound();
      const person = await personActedOn(ports, tx, { acting, user: session.userId });
      if (!person.ok) return person;
      if (!(await ports.store.endSession(tx, session.id, 'revoked'))) return sessionNotFound();
      const event = eventBy(command.by, 'session.revoked', { user: session.userId, data: { reason: 'revoked', session: session.id } });
      await record(ports, tx, event);
      return succeeded({ sessions: 1, people: 1 });
    });
}
