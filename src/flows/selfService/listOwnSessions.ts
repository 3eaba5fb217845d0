import type { SessionId } from '../../domain/sessions/session.ts';
import type { Ports } from '../../ports/ports.ts';
import type { SessionListed } from '../../ports/store/sessionListStore.ts';
import { ALL_SESSIONS } from '../allSessions.ts';
import type { OwnAccount } from '../ownAccount.ts';
import { pageOf } from '../pageOf.ts';

export interface ListOwnSessions extends OwnAccount {
  /** Last one of the page before; null: the first page. */
  readonly before: SessionId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface OwnSessionsPage {
  readonly sessions: readonly SessionListed[];
  /** The `before` of the next page; null: this is the last. */
  readonly next: SessionId | null;
}

/** The person's own live sessions, the newest first. */
export function listOwnSessions(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, session, before, limit }: ListOwnSessions): Promise<OwnSessionsPage> =>
    ports.store.transaction(tenantId, async (tx) => {
      const { rows, next } = await pageOf(limit, (most) =>
        ports.store.listSessions(tx, { ...ALL_SESSIONS, user: session.userId }, { before, limit: most }),
      );
      return { sessions: rows, next };
    });
}
