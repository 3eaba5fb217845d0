import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { askOne, at } from '../question.ts';

/** One statement: whether it was known is read as of before the insert. */
export async function recordDevice(tx: Tx, user: UserId, deviceHash: Uint8Array): Promise<'known' | 'new'> {
  const row = await askOne<{ readonly was_known: boolean }>(
    tx,
    sql`with noted as (
        insert into devices (tenant_id, user_id, device_hash, first_at, last_at)
        values (${tx.tenantId}, ${user}, ${deviceHash}, ${at(tx.now)}, ${at(tx.now)})
        on conflict (tenant_id, user_id, device_hash) do update set last_at = excluded.last_at
        returning 1
      )
      select exists (select from devices where tenant_id = ${tx.tenantId} and user_id = ${user} and device_hash = ${deviceHash}) as was_known
      from noted`,
  );
  if (row === null) throw new Error('a device could not be noted');
  return row.was_known ? 'known' : 'new';
}
