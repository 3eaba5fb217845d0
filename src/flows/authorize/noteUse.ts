import type { LiveSession } from '../../domain/sessions/session.ts';
import { SECOND } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** Uses are noted once a minute, and once a tenth of a short idle time. The shortest that a tenant can set has this tenth. */
const NEVER_NOTED_WITHIN = 6 * SECOND;

/** The session is in use, so its idle time begins anew. */
export async function noteUse(ports: Pick<Ports, 'store'>, tx: Tx, session: LiveSession): Promise<void> {
  if (tx.now - session.lastSeenAt >= NEVER_NOTED_WITHIN) await ports.store.noteSessionUse(tx, session.id);
}
