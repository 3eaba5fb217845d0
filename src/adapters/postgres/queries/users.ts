import { sql } from 'kysely';
import type { User, UserId } from '../../../domain/directory/user.ts';
import type { NewUser } from '../../../ports/store/directoryStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change } from '../question.ts';
import { enqueueJob } from './jobs.ts';
import { USER_COLUMNS, type UserRow, userOf } from './userRow.ts';

export async function insertUser(tx: Tx, user: NewUser): Promise<boolean> {
  const made = await change(
    tx,
    sql`insert into users (tenant_id, id, login_name, display_name, mail, mail_verified_at, password_hash, role, created_at)
      values (${tx.tenantId}, ${user.id}, ${user.loginName}, ${user.displayName}, ${user.mail}, ${at(user.mailVerifiedAt ?? null)},
        ${user.passwordHash}, ${user.role}, ${at(tx.now)})
      on conflict (tenant_id, login_name) do nothing`,
  );
  return made === 1;
}

export async function findUser(tx: Tx, user: UserId): Promise<User | null> {
  const row = await askOne<UserRow>(tx, sql`select ${USER_COLUMNS} from users u where u.tenant_id = ${tx.tenantId} and u.id = ${user}`);
  return row === null ? null : userOf(row);
}

export async function findUserByLoginName(tx: Tx, loginName: string): Promise<User | null> {
  const row = await askOne<UserRow>(
    tx,
    sql`select ${USER_COLUMNS} from users u where u.tenant_id = ${tx.tenantId} and u.login_name = ${loginName}`,
  );
  return row === null ? null : userOf(row);
}

export async function findPassword(
  tx: Tx,
  loginName: string,
): Promise<{ readonly user: UserId; readonly passwordHash: string | null } | null> {
  const row = await askOne<{ id: UserId; password_hash: string | null }>(
    tx,
    sql`select id, password_hash from users where tenant_id = ${tx.tenantId} and login_name = ${loginName}`,
  );
  return row === null ? null : { user: row.id, passwordHash: row.password_hash };
}

export async function lockPassword(tx: Tx, user: UserId, passwordHash: string): Promise<boolean> {
  const held = await askOne(
    tx,
    sql`select 1 from users where tenant_id = ${tx.tenantId} and id = ${user} and password_hash = ${passwordHash} for no key update`,
  );
  return held !== null;
}

export async function listPeopleWithRole(
  tx: Tx,
  { after, limit }: { readonly after: UserId | null; readonly limit: number },
): Promise<readonly User[]> {
  const later = after === null ? sql`` : sql`and u.id > ${after}`;
  const rows = await ask<UserRow>(
    tx,
    sql`select ${USER_COLUMNS} from users u where u.tenant_id = ${tx.tenantId} and u.role is not null ${later} order by u.id limit ${limit}`,
  );
  return rows.map(userOf);
}

export async function deleteUser(tx: Tx, user: UserId): Promise<boolean> {
  const deleted = await change(tx, sql`delete from users where tenant_id = ${tx.tenantId} and id = ${user}`);
  if (deleted !== 1) return false;
  await enqueueJob(tx, { kind: 'arrange_logouts', user, after: null });
  return true;
}

/** Waits for whoever is completing a sign-in of this person, and keeps others waiting until this transaction ends. */
export async function lockUser(tx: Tx, user: UserId): Promise<boolean> {
  return (await askOne(tx, sql`select 1 from users where tenant_id = ${tx.tenantId} and id = ${user} for no key update`)) !== null;
}

export async function recordSignIn(tx: Tx, user: UserId, as: 'awake' | 'still_dormant'): Promise<void> {
  await ask(
    tx,
    sql`update users set last_sign_in_at = ${at(tx.now)}, still_dormant = ${as === 'still_dormant'}
      where tenant_id = ${tx.tenantId} and id = ${user}`,
  );
}

export async function recordPrompt(tx: Tx, user: UserId): Promise<void> {
  await ask(tx, sql`update users set mfa_prompted_at = ${at(tx.now)} where tenant_id = ${tx.tenantId} and id = ${user}`);
}

export async function closeEnrolmentWindow(tx: Tx, user: UserId): Promise<void> {
  await ask(tx, sql`update users set must_enrol_until = null where tenant_id = ${tx.tenantId} and id = ${user}`);
}
