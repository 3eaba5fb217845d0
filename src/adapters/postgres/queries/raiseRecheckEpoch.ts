import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask } from '../question.ts';

/** S8: sessions that began before are judged by all rules from now on. */
export async function raiseRecheckEpoch(tx: Tx, user: UserId): Promise<void> {
  await ask(tx, sql`update users set recheck_epoch = recheck_epoch + 1 where tenant_id = ${tx.tenantId} and id = ${user}`);
}
