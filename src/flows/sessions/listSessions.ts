import type { SessionId } from '../../domain/sessions/session.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { SessionFilter, SessionListed, SessionsAsked } from '../../ports/store/sessionListStore.ts';
import { type Administration, administer } from '../administer.ts';
import { pageOf } from '../pageOf.ts';

export type ListSessions = Administration & SessionFilter & SessionsAsked;

export interface SessionsPage {
  readonly sessions: readonly SessionListed[];
  /** The `before` of the next page; null: this is the last. */
  readonly next: SessionId | null;
}

/** Live sessions, the newest first. */
export function listSessions(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, by, before, limit, ...filter }: ListSessions): Promise<Result<SessionsPage, 'not_permitted'>> =>
    administer(ports, { tenantId, by, act: 'read_sessions', on: filter.user }, async (tx) => {
      const { rows, next } = await pageOf(limit, (most) => ports.store.listSessions(tx, filter, { before, limit: most }));
      return succeeded({ sessions: rows, next });
    });
}
