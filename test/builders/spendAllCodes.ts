import type { UserId } from '../../src/domain/directory/user.ts';
import type { TestDatabase } from './database.ts';

/** As if each of their backup codes had been used: the batch is there, and empty. */
export async function spendAllCodes(database: TestDatabase, user: UserId): Promise<void> {
  await database.asOwner(
    `with batch as (update factors set codes_left = 0 where user_id = $1 and kind = 'backup_code' returning id)
      update backup_codes set used_at = now() where factor_id in (select id from batch) and used_at is null`,
    [user],
  );
}
