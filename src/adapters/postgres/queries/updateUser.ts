import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { UserChange } from '../../../ports/store/directoryStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at, change } from '../question.ts';
import { enqueueJob } from './jobs.ts';
import { lockUser } from './users.ts';

/** One statement for each part, all under the row's lock, so that a part that is not given is not touched. */
export async function updateUser(tx: Tx, user: UserId, to: UserChange): Promise<boolean> {
  if (!(await lockUser(tx, user))) return false;
  const own = sql`tenant_id = ${tx.tenantId} and id = ${user}`;
  if (to.displayName !== undefined) await ask(tx, sql`update users set display_name = ${to.displayName} where ${own}`);
  if (to.mail !== undefined) {
    // Another address: nobody has shown that it is theirs, and links that went to the former one are over.
    await ask(tx, sql`update users set mail = ${to.mail}, mail_verified_at = null where ${own}`);
    await ask(tx, sql`delete from mail_tokens where tenant_id = ${tx.tenantId} and user_id = ${user}`);
  }
  if (to.mailVerifiedAt !== undefined) await ask(tx, sql`update users set mail_verified_at = ${at(to.mailVerifiedAt)} where ${own}`);
  if (to.passwordHash !== undefined) await ask(tx, sql`update users set password_hash = ${to.passwordHash} where ${own}`);
  if (to.role !== undefined) {
    // S8: being given a role is like losing a proof. A role that is taken away, or stays, asks nothing of anybody.
    await ask(
      tx,
      sql`update users set role = ${to.role}::text,
          recheck_epoch = recheck_epoch + case when ${to.role}::text is not null and role is distinct from ${to.role}::text then 1 else 0 end
        where ${own}`,
    );
  }
  if (to.disabled === true) {
    const shut = await change(
      tx,
      sql`update users set disabled_at = ${at(tx.now)}, session_epoch = session_epoch + 1 where ${own} and disabled_at is null`,
    );
    if (shut === 1) await enqueueJob(tx, { kind: 'arrange_logouts', user, after: null });
  }
  if (to.disabled === false) await change(tx, sql`update users set disabled_at = null where ${own}`);
  return true;
}
