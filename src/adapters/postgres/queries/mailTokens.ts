import { type RawBuilder, sql } from 'kysely';
import type { LinkPurpose } from '../../../domain/directory/mailLink.ts';
import type { User, UserId } from '../../../domain/directory/user.ts';
import type { LinkFor, MailTokenFound, NewMailToken } from '../../../ports/store/accountStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change } from '../question.ts';
import { USER_COLUMNS, type UserRow, userOf } from './userRow.ts';

const MOST_PEOPLE = 5;

export async function replaceMailToken(tx: Tx, token: NewMailToken): Promise<boolean> {
  const stored = await change(tx, token.for.kind === 'account' ? forAccount(tx, token, token.for) : forStranger(tx, token, token.for));
  return stored === 1;
}

function forAccount(
  tx: Tx,
  { digest, mail, expiresAt }: NewMailToken,
  { user, purpose, accountMail }: Extract<LinkFor, { readonly kind: 'account' }>,
): RawBuilder<unknown> {
  return sql`insert into mail_tokens (tenant_id, digest, purpose, user_id, mail, account_mail, user_epoch, created_at, expires_at)
    select u.tenant_id, ${digest}::bytea, ${purpose}::text, u.id, ${mail}::text, ${accountMail}::text, u.session_epoch, ${at(tx.now)}, ${at(expiresAt)}
    from users u where u.tenant_id = ${tx.tenantId} and u.id = ${user}
    on conflict (tenant_id, user_id, purpose) where user_id is not null do update
      set digest = excluded.digest, mail = excluded.mail, account_mail = excluded.account_mail, user_epoch = excluded.user_epoch,
        created_at = excluded.created_at, expires_at = excluded.expires_at`;
}

function forStranger(
  tx: Tx,
  { digest, mail, expiresAt }: NewMailToken,
  { displayName }: { readonly displayName: string },
): RawBuilder<unknown> {
  return sql`insert into mail_tokens (tenant_id, digest, purpose, mail, display_name, created_at, expires_at)
    values (${tx.tenantId}, ${digest}, 'registration', ${mail}, ${displayName}, ${at(tx.now)}, ${at(expiresAt)})
    on conflict (tenant_id, lower(mail)) where user_id is null do update
      set digest = excluded.digest, mail = excluded.mail, display_name = excluded.display_name, created_at = excluded.created_at,
        expires_at = excluded.expires_at`;
}

interface TokenRow extends Omit<UserRow, 'id' | 'mail' | 'display_name'> {
  readonly id: UserId | null;
  readonly mail: string | null;
  readonly display_name: string | null;
  readonly purpose: LinkPurpose;
  readonly sent_to: string;
  readonly typed_name: string | null;
}

export async function findMailToken(tx: Tx, digest: Uint8Array): Promise<MailTokenFound | null> {
  const row = await askOne<TokenRow>(
    tx,
    sql`select m.purpose, m.mail as sent_to, m.display_name as typed_name, ${USER_COLUMNS}
      from mail_tokens m left join users u on u.tenant_id = ${tx.tenantId} and u.id = m.user_id
      where m.tenant_id = ${tx.tenantId} and m.digest = ${digest} and m.expires_at > ${at(tx.now)}
        and (m.user_id is null
          or (u.disabled_at is null and u.session_epoch = m.user_epoch and u.mail is not distinct from m.account_mail))`,
  );
  return row === null ? null : foundOf(row);
}

/** The account's row first, so that what is read then is as of when it is held: it may have been disabled a moment ago. */
export async function takeMailToken(tx: Tx, digest: Uint8Array): Promise<MailTokenFound | null> {
  await ask(
    tx,
    sql`select u.id from mail_tokens m join users u on u.tenant_id = ${tx.tenantId} and u.id = m.user_id
      where m.tenant_id = ${tx.tenantId} and m.digest = ${digest} for no key update of u`,
  );
  const found = await findMailToken(tx, digest);
  if (found === null) return null;
  const taken = await change(tx, sql`delete from mail_tokens where tenant_id = ${tx.tenantId} and digest = ${digest}`);
  return taken === 1 ? found : null;
}

export async function deleteMailToken(tx: Tx, user: UserId, purpose: LinkPurpose): Promise<boolean> {
  const deleted = await change(
    tx,
    sql`delete from mail_tokens where tenant_id = ${tx.tenantId} and user_id = ${user} and purpose = ${purpose}`,
  );
  return deleted === 1;
}

export async function findPeopleNamed(
  tx: Tx,
  { loginName, mail }: { readonly loginName: string | null; readonly mail: string | null },
): Promise<readonly User[]> {
  const rows = await ask<UserRow>(
    tx,
    sql`select ${USER_COLUMNS} from users u
      where u.tenant_id = ${tx.tenantId} and (u.login_name = ${loginName}::text or u.mail_folded = lower(${mail}::text))
      order by u.id limit ${MOST_PEOPLE}`,
  );
  return rows.map(userOf);
}

function foundOf(row: TokenRow): MailTokenFound {
  const { purpose, sent_to: mail, typed_name: displayName } = row;
  if (purpose === 'registration') return { purpose, mail, displayName: displayName ?? '' };
  return { purpose, mail, user: userOf(row as UserRow) };
}
