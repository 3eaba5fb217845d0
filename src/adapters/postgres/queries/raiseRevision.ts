import { sql } from 'kysely';
import type { Tx } from '../../../ports/store/transaction.ts';
import { askOne } from '../question.ts';
import { stateOf } from '../transactionState.ts';

/**
 * Raises the tenant's revision, once a transaction, and keeps its row locked: two changes of one tenant's rules are one
 * after the other. Every question that changes what a snapshot holds does this itself, so that none can forget it.
 */
export async function raiseRevision(tx: Tx): Promise<number> {
  const transaction = stateOf(tx);
  if (transaction.raisedRevision !== null) return transaction.raisedRevision;
  const raised = await askOne<{ revision: number }>(
    tx,
    sql`update tenants set revision = revision + 1 where id = ${tx.tenantId} returning revision`,
  );
  if (raised === null) throw new Error('there is no such tenant');
  transaction.raisedRevision = raised.revision;
  return raised.revision;
}
