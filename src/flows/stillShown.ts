import type { LiveSession, ShownSession } from '../domain/sessions/session.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

/**
 * The session of a request as it is in this transaction. S7: raised meanwhile, it belongs to whoever holds the new secret;
 * what they have shown opens nothing for the holder of the old one.
 * @returns null: it has ended, is somebody else's, or has another secret by now.
 */
export async function stillShown({ store }: Pick<Ports, 'store'>, tx: Tx, shown: ShownSession): Promise<LiveSession | null> {
  const session = await store.findLiveSessionById(tx, shown.id);
  return session?.userId === shown.userId && session.secretHash === shown.secretHash ? session : null;
}
