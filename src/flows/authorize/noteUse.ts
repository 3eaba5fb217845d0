import type { LiveSession } from '../../domain/sessions/session.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** The session is in use, so its idle time begins anew. */
export async function noteUse(ports: Pick<Ports, 'store'>, tx: Tx, session: LiveSession): Promise<void> {
  if (!session.usedLately) await ports.store.noteSessionUse(tx, session.id);
}
