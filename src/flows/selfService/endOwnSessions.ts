import type { SessionId } from '../../domain/sessions/session.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type ChangeOwn, changeOwn, ownEvent } from '../ownAccount.ts';
import { record } from '../record.ts';

export interface EndOwnSession extends ChangeOwn {
  /** The session that is to end, which may be the present one. */
  readonly ends: SessionId;
}

/** S6: ends one of the person's own sessions, with its refresh tokens, at the next request on every node. */
export function endOwnSession(ports: Pick<Ports, 'store'>) {
  return (command: EndOwnSession): Promise<Result<{ readonly was: 'this_one' | 'another' }, 'session_needed' | 'session_not_found'>> =>
    changeOwn(ports, { ...command, act: 'end_session' }, async (tx, { session }) => {
      const ending = await ports.store.findLiveSessionById(tx, command.ends);
      // Sessions of other people are answered like sessions that never were.
      if (ending === null || ending.userId !== session.userId) return sessionNotFound();
      const reason = ending.id === session.id ? 'signed_out' : 'revoked';
      if (!(await ports.store.endSession(tx, ending.id, reason))) return sessionNotFound();
      await record(ports, tx, ownEvent(command, 'session.revoked', { data: { session: ending.id, reason } }));
      return succeeded({ was: ending.id === session.id ? 'this_one' : 'another' });
    });
}

/** S6: all sessions of the person but this one, with their refresh tokens, and every sign-in of theirs that is under way. */
export function endOtherSessions(ports: Pick<Ports, 'store'>) {
  return (command: ChangeOwn): Promise<Result<void, 'session_needed' | 'session_not_found'>> =>
    changeOwn(ports, { ...command, act: 'end_other_sessions' }, async (tx, { session }) => {
      if (!(await ports.store.endOtherSessionsOfUser(tx, session.userId, session.id))) return sessionNotFound();
      // Whoever does this suspects somebody: no browser is a known one any more.
      await ports.store.forgetDevices(tx, session.userId);
      const data = { reason: 'all others, by the person', kept: session.id };
      await record(ports, tx, ownEvent(command, 'user.sessions_revoked', { data }));
      return succeeded(undefined);
    });
}

function sessionNotFound() {
  return refused('session_not_found', 'You have no such live session.');
}
