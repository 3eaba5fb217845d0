import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../../domain/audit/event.ts';
import type { Application, ApplicationId } from '../../../domain/directory/application.ts';
import type { Group, GroupId } from '../../../domain/directory/group.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { NamesAsked, UserOpenings } from '../../../ports/store/peopleStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';
import { APPLICATION_COLUMNS, type ApplicationRow, applicationOf } from './applicationRow.ts';
import { openInvitation } from './userConditions.ts';

export async function pageGroups(tx: Tx, asked: NamesAsked<GroupId>): Promise<readonly (Group & { readonly members: number })[]> {
  return ask<Group & { readonly members: number }>(
    tx,
    sql`with page as materialized (
        select n.id, n.name from groups n where n.tenant_id = ${tx.tenantId} ${contains([sql`n.name`], asked)} ${following(asked)}
      )
      select n.id, n.name, (select count(*) from memberships m where m.tenant_id = ${tx.tenantId} and m.group_id = n.id) as members
      from page n order by n.name, n.id`,
  );
}

export async function countMembers(tx: Tx, groups: readonly GroupId[]): Promise<ReadonlyMap<GroupId, number>> {
  const rows = await ask<{ id: GroupId; members: number }>(
    tx,
    sql`select m.group_id as id, count(*) as members from memberships m
      where m.tenant_id = ${tx.tenantId} and m.group_id = any(${groups}::uuid[]) group by m.group_id`,
  );
  return new Map(rows.map(({ id, members }) => [id, members]));
}

export async function nameGroups(tx: Tx): Promise<readonly Group[]> {
  return ask<Group>(tx, sql`select id, name from groups where tenant_id = ${tx.tenantId} order by name`);
}

export async function pageApplications(tx: Tx, asked: NamesAsked<ApplicationId>): Promise<readonly Application[]> {
  const rows = await ask<ApplicationRow>(
    tx,
    sql`select ${APPLICATION_COLUMNS} from applications n
      where n.tenant_id = ${tx.tenantId} ${contains([sql`n.name`, sql`n.client_id`], asked)} ${following(asked)}`,
  );
  return rows.map(applicationOf);
}

interface OpeningsRow {
  readonly invited_until: Instant | null;
  readonly made_at: Instant | null;
  readonly expires_at: Instant | null;
  readonly made_by: Actor | null;
}

export async function findOpenings(tx: Tx, user: UserId): Promise<UserOpenings> {
  const row = await askOne<OpeningsRow>(
    tx,
    sql`select (select k.expires_at ${openInvitation(tx)}) as invited_until, o.made_at, o.expires_at, o.made_by
      from users u left join enrolment_passes o on o.tenant_id = ${tx.tenantId} and o.user_id = u.id and o.expires_at > ${at(tx.now)}
      where u.tenant_id = ${tx.tenantId} and u.id = ${user}`,
  );
  const { invited_until: invitedUntil = null, made_at: madeAt = null, expires_at: expiresAt = null, made_by: madeBy = null } = row ?? {};
  return { invitedUntil, pass: madeAt === null || expiresAt === null || madeBy === null ? null : { madeAt, expiresAt, madeBy } };
}

function contains(columns: readonly RawBuilder<unknown>[], { search }: NamesAsked<string>): RawBuilder<unknown> {
  if (search === null || search === '') return sql``;
  const found = columns.map((column) => sql`strpos(lower(${column}), lower(${search}::text)) > 0`);
  return sql`and (${sql.join(found, sql` or `)})`;
}

function following({ after, limit }: NamesAsked<string>): RawBuilder<unknown> {
  return sql`${after === null ? sql`` : sql`and (n.name, n.id) > (${after.name}, ${after.id}::uuid)`} order by n.name, n.id limit ${limit}`;
}
