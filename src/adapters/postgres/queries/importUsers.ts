import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Imported, ImportedUser, Rekeyed } from '../../../ports/store/directoryStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';
import { timeOrderedId } from '../timeOrderedId.ts';
import { raiseRevision } from './raiseRevision.ts';

/**
 * One chunk of an import: as many statements as there are tables, whatever its size. A password that a file does not
 * give stays as it is, and so does a membership: an import takes nobody out of a group, since that could loosen a rule.
 */
export async function importUsers(tx: Tx, users: readonly ImportedUser[]): Promise<Imported> {
  // Of lines with the same name the last one counts: one statement cannot write a row twice.
  const last = [...new Map(users.map((user) => [user.loginName, user])).values()];
  if (last.length === 0) return { created: 0, changed: 0, leftAlone: [], rekeyed: [] };
  const before = await lockImported(tx, last);
  const written = await writeUsers(tx, last);
  const leftAlone = await namesWithRole(tx, last);
  const others = last.filter((user) => !leftAlone.includes(user.loginName));
  await makeGroups(tx, [...new Set(others.flatMap((user) => user.groups))]);
  const joined = await join(tx, others);
  const given = new Set<UserId>(last.map((user) => user.id));
  const created = new Set(written.filter((user) => given.has(user)));
  const changed = new Set([...written, ...joined].filter((user) => !created.has(user)));
  return { created: created.size, changed: changed.size, leftAlone, rekeyed: rekeyed(before, last) };
}

interface Before {
  readonly id: UserId;
  readonly login_name: string;
  readonly mail: string | null;
  readonly password_hash: string | null;
}

/** Held from here on, so that it is what the writing finds. */
async function lockImported(tx: Tx, users: readonly ImportedUser[]): Promise<readonly Before[]> {
  return ask<Before>(
    tx,
    sql`select id, login_name, mail, password_hash from users
      where tenant_id = ${tx.tenantId} and role is null and login_name = any (${users.map((user) => user.loginName)}::text[])
      order by login_name for no key update`,
  );
}

function rekeyed(before: readonly Before[], users: readonly ImportedUser[]): readonly Rekeyed[] {
  const given = new Map(users.map((user) => [user.loginName, user]));
  return before.flatMap(({ id, login_name: name, mail: from, password_hash: hash }): Rekeyed[] => {
    const { mail: to, passwordHash } = given.get(name) ?? { mail: from, passwordHash: null };
    const password = passwordHash === null || passwordHash === hash ? 'kept' : 'changed';
    return from === to && password === 'kept' ? [] : [{ user: id, mail: { from, to }, password }];
  });
}

/** Asked after the writing, so that it says of everybody whom that left alone. */
async function namesWithRole(tx: Tx, users: readonly ImportedUser[]): Promise<readonly string[]> {
  const rows = await ask<{ login_name: string }>(
    tx,
    sql`select login_name from users
      where tenant_id = ${tx.tenantId} and role is not null and login_name = any (${users.map((user) => user.loginName)}::text[])`,
  );
  return rows.map((row) => row.login_name);
}

async function makeGroups(tx: Tx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const made = await ask(
    tx,
    sql`insert into groups (tenant_id, id, name)
      select ${tx.tenantId}, g.id, g.name from unnest(${names.map(() => timeOrderedId(tx.now))}::uuid[], ${names}::text[]) as g (id, name)
      order by g.name
      on conflict (tenant_id, name) do nothing returning id`,
  );
  if (made.length > 0) await raiseRevision(tx);
}

/** Nobody has shown that another address is theirs; the same stays what it was. */
const verified = sql`case when u.mail is not distinct from excluded.mail then coalesce(u.mail_verified_at, excluded.mail_verified_at)
  else excluded.mail_verified_at end`;

function verifiedBy({ mail, mailVerified }: ImportedUser): string | null {
  return mail === null ? null : (mailVerified ?? null);
}

/** @returns those that were made or changed. */
async function writeUsers(tx: Tx, users: readonly ImportedUser[]): Promise<readonly UserId[]> {
  const rows = await ask<{ id: UserId }>(
    tx,
    sql`insert into users as u (tenant_id, id, login_name, display_name, mail, mail_verified_at, password_hash, created_at)
      select ${tx.tenantId}, n.id, n.login_name, n.display_name, n.mail, case when n.verified = 'yes' then ${at(tx.now)} end, n.password_hash,
        ${at(tx.now)}
      from unnest(${users.map((user) => user.id)}::uuid[], ${users.map((user) => user.loginName)}::text[],
        ${users.map((user) => user.displayName)}::text[], ${users.map((user) => user.mail)}::text[],
        ${users.map((user) => user.passwordHash)}::text[], ${users.map(verifiedBy)}::text[])
        as n (id, login_name, display_name, mail, password_hash, verified)
      order by n.login_name
      on conflict (tenant_id, login_name) do update
        set display_name = excluded.display_name, mail = excluded.mail, mail_verified_at = ${verified}, password_hash = coalesce(excluded.password_hash, u.password_hash),
          -- Another password ends the sessions of before, as it does when it is set by hand.
          session_epoch = u.session_epoch + case when excluded.password_hash <> u.password_hash then 1 else 0 end
        where u.role is null and (u.display_name, u.mail, u.mail_verified_at, u.password_hash)
          is distinct from (excluded.display_name, excluded.mail, ${verified}, coalesce(excluded.password_hash, u.password_hash))
      returning u.id`,
  );
  return rows.map((row) => row.id);
}

/** @returns who joined a group. */
async function join(tx: Tx, users: readonly ImportedUser[]): Promise<readonly UserId[]> {
  const pairs = users.flatMap((user) => user.groups.map((group) => ({ loginName: user.loginName, group })));
  if (pairs.length === 0) return [];
  const rows = await ask<{ user_id: UserId }>(
    tx,
    sql`insert into memberships (tenant_id, user_id, group_id)
      select distinct ${tx.tenantId}::uuid, u.id, g.id
      from unnest(${pairs.map((pair) => pair.loginName)}::text[], ${pairs.map((pair) => pair.group)}::text[]) as p (login_name, group_name)
        join users u on u.tenant_id = ${tx.tenantId} and u.login_name = p.login_name
        join groups g on g.tenant_id = ${tx.tenantId} and g.name = p.group_name
      on conflict do nothing returning user_id`,
  );
  return rows.map((row) => row.user_id);
}

export async function findImport(tx: Tx, digest: Uint8Array): Promise<{ readonly line: number } | null> {
  return askOne<{ line: number }>(tx, sql`select line from user_imports where tenant_id = ${tx.tenantId} and digest = ${digest}`);
}

export async function recordImport(tx: Tx, progress: { readonly digest: Uint8Array; readonly line: number }): Promise<void> {
  await ask(
    tx,
    sql`insert into user_imports (tenant_id, digest, line, updated_at) values (${tx.tenantId}, ${progress.digest}, ${progress.line}, ${at(tx.now)})
      on conflict (tenant_id, digest) do update set line = excluded.line, updated_at = excluded.updated_at`,
  );
}
