import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { BrowserNames } from '../../../ports/store/messageStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';

/** One statement: whether it was known is read as of before it gets its new name. */
export async function recordDevice(tx: Tx, user: UserId, { shown, next }: BrowserNames): Promise<'known' | 'new'> {
  const row = await askOne<{ readonly was_known: boolean }>(
    tx,
    sql`with renamed as (
        update devices d set device_hash = ${next}, previous_hash = ${shown}::bytea,
          last_at = case when d.user_id = ${user} then ${at(tx.now)} else d.last_at end
        where d.tenant_id = ${tx.tenantId} and (d.device_hash = ${shown}::bytea or d.previous_hash = ${shown}::bytea)
        returning d.user_id
      ), made as (
        insert into devices (tenant_id, user_id, device_hash, first_at, last_at)
        select ${tx.tenantId}, ${user}, ${next}::bytea, ${at(tx.now)}, ${at(tx.now)}
        where not exists (select from renamed where user_id = ${user})
        on conflict do nothing
      )
      select exists (select from renamed where user_id = ${user}) as was_known`,
  );
  if (row === null) throw new Error('a device could not be noted');
  return row.was_known ? 'known' : 'new';
}

export async function forgetDevices(tx: Tx, user: UserId): Promise<void> {
  await ask(tx, sql`delete from devices where tenant_id = ${tx.tenantId} and user_id = ${user}`);
}
