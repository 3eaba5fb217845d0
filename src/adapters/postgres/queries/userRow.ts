import { sql } from 'kysely';
import type { Role, User, UserId } from '../../../domain/directory/user.ts';
import type { Instant } from '../../../kernel/instant.ts';

export interface UserRow {
  readonly id: UserId;
  readonly login_name: string;
  readonly display_name: string;
  readonly mail: string | null;
  readonly mail_verified_at: Instant | null;
  readonly role: Role | null;
  readonly created_at: Instant;
  readonly disabled_at: Instant | null;
  readonly last_sign_in_at: Instant | null;
}

/** The columns of `User`, of a table that the question calls `u`. */
export const USER_COLUMNS = sql.raw(
  'u.id, u.login_name, u.display_name, u.mail, u.mail_verified_at, u.role, u.created_at, u.disabled_at, u.last_sign_in_at',
);

export function userOf(row: UserRow): User {
  return {
    id: row.id,
    loginName: row.login_name,
    displayName: row.display_name,
    mail: row.mail,
    mailVerifiedAt: row.mail_verified_at,
    role: row.role,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    lastSignInAt: row.last_sign_in_at,
  };
}
