import type { UserId } from '../../domain/directory/user.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { SessionListed } from '../../ports/store/sessionStore.ts';
import { type Administration, administer } from '../administer.ts';
import { pageOf } from '../pageOf.ts';

export interface ListSessions extends Administration {
  /** null: everybody's. */
  readonly user: UserId | null;
  /** Last one of the page before; null: the first page. */
  readonly before: SessionId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface SessionsPage {
  readonly sessions: readonly SessionListed[];
  /** The `before` of the next page; null: this is the last. */
  readonly next: SessionId | null;
}

/** Live sessions, the newest first. */
export function listSessions(ports: Pick<Ports, 'store'>) {
  return ({ user, before, limit, ...by }: ListSessions): Promise<Result<SessionsPage, 'not_permitted'>> =>
    administer(ports, { ...by, act: 'read_sessions', on: user }, async (tx) => {
      const { rows, next } = await pageOf(limit, (most) => ports.store.listSessions(tx, { user, before, limit: most }));
      return succeeded({ sessions: rows, next });
    });
}
