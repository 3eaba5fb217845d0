import type { AuditEvent } from '../domain/audit/event.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

/** Writes an event in the transaction of the change that it tells of (A3). The only place in which a flow does. */
export async function record({ store }: Pick<Ports, 'store'>, tx: Tx, event: AuditEvent): Promise<void> {
  await store.appendEvent(tx, event);
}
