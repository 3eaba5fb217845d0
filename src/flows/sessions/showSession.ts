import type { SessionId } from '../../domain/sessions/session.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { SessionShown } from '../../ports/store/sessionListStore.ts';
import { type Administration, administer } from '../administer.ts';
import { sessionNotFound } from './sessionNotFound.ts';

export interface ShowSession extends Administration {
  readonly session: SessionId;
}

/** One live session in full: its proofs, and what it opened. */
export function showSession(ports: Pick<Ports, 'store'>) {
  return ({ session, ...by }: ShowSession): Promise<Result<SessionShown, 'not_permitted' | 'session_not_found'>> =>
    administer(ports, { ...by, act: 'read_sessions', on: null }, async (tx) => {
      const shown = await ports.store.showSession(tx, session);
      return shown === null ? sessionNotFound() : succeeded(shown);
    });
}
