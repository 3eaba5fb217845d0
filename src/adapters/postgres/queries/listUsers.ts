import { type RawBuilder, sql } from 'kysely';
import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { UserFilter, UserOrder } from '../../../domain/factors/userFilter.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { UserListed, UsersAsked } from '../../../ports/store/peopleStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, askOne, at } from '../question.ts';
import { enrolled, hardStop, liveBypass, openInvitation, userConditions } from './userConditions.ts';
import { USER_COLUMNS, type UserRow, userOf } from './userRow.ts';
import { matching, NEAR, patternOf } from './userSearch.ts';

interface ListedRow extends UserRow {
  readonly kinds: readonly FactorKind[];
  readonly enrolled: boolean;
  readonly codes_left: number | null;
  readonly locked: boolean;
  readonly bypass_until: Instant | null;
  readonly must_enrol_until: Instant | null;
  readonly invited_until: Instant | null;
  readonly groups: number;
}

/**
 * One statement a page or a count, and with a search two at most: what is searched often stands near the place at which it begins,
 * and what it does not find there is rare enough for the index of parts of names.
 */
export async function listUsers(tx: Tx, filter: UserFilter, asked: UsersAsked): Promise<readonly UserListed[]> {
  const pattern = patternOf(filter.search);
  if (pattern === null) return page(tx, sql`users u where u.tenant_id = ${tx.tenantId} ${userConditions(tx, filter)}`, asked);
  const rows = await page(tx, nearby(tx, filter, { pattern, place: { ...asked, limit: NEAR } }), asked);
  return rows.length === asked.limit ? rows : page(tx, found(tx, filter, pattern), asked);
}

export async function countUsers(tx: Tx, filter: UserFilter, most: number): Promise<number> {
  const pattern = patternOf(filter.search);
  if (pattern === null) return counted(tx, sql`users u where u.tenant_id = ${tx.tenantId} ${userConditions(tx, filter)}`, most);
  const place: UsersAsked = { order: { by: 'name', direction: 'ascending' }, after: null, limit: NEAR };
  const people = await counted(tx, nearby(tx, filter, { pattern, place }), most);
  return people === most ? people : counted(tx, found(tx, filter, pattern), most);
}

async function counted(tx: Tx, among: RawBuilder<unknown>, most: number): Promise<number> {
  const row = await askOne<{ people: number }>(
    tx,
    sql`${anew} select count(*) as people from (select from ${among} limit ${most}) counted`,
  );
  return row?.people ?? 0;
}

/** What a row shows of others' tables is looked up for the rows of the page alone. @param among users `u` with a condition. */
async function page(tx: Tx, among: RawBuilder<unknown>, asked: UsersAsked): Promise<readonly UserListed[]> {
  const rows = await ask<ListedRow>(
    tx,
    sql`${anew} with page as materialized (select u.* from ${among} ${beyond(asked)} order by ${inOrder(asked.order)} limit ${asked.limit})
      select ${USER_COLUMNS}, u.must_enrol_until, ${enrolled(tx)} as enrolled,
        array(select distinct f.kind from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = u.id order by f.kind) as kinds,
        (select f.codes_left from factors f
          where f.tenant_id = ${tx.tenantId} and f.user_id = u.id and f.kind = 'backup_code') as codes_left,
        exists (select ${hardStop(tx)}) as locked,
        (select max(p.ends_at) ${liveBypass(tx)}) as bypass_until,
        (select k.expires_at ${openInvitation(tx)}) as invited_until,
        (select count(*) from memberships m where m.tenant_id = ${tx.tenantId} and m.user_id = u.id) as groups
      from page u order by ${inOrder(asked.order)}`,
  );
  return rows.map(listedOf);
}

/** Whom the search finds among so many from a place on. */
function nearby(
  tx: Tx,
  filter: UserFilter,
  { pattern, place }: { readonly pattern: string; readonly place: UsersAsked },
): RawBuilder<unknown> {
  return sql`(select u.* from users u where u.tenant_id = ${tx.tenantId} ${beyond(place)} order by ${inOrder(place.order)} limit ${place.limit}) u
    where ${matching(pattern)} ${userConditions(tx, filter)}`;
}

/** Through the index of parts of names. */
function found(tx: Tx, filter: UserFilter, pattern: string): RawBuilder<unknown> {
  return sql`people_found(${pattern}, null) h(id) join users u on u.id = h.id where u.tenant_id = ${tx.tenantId} ${userConditions(tx, filter)}`;
}

function inOrder({ by, direction }: UserOrder): RawBuilder<unknown> {
  const way = sql.raw(direction === 'ascending' ? 'asc' : 'desc');
  return by === 'name' ? sql`u.login_name ${way}` : sql`${keyOf(by)} ${way}, u.id ${way}`;
}

/** Login names are unique, and compared in the order of their characters. */
function beyond({ order: { by, direction }, after: place }: UsersAsked): RawBuilder<unknown> {
  if (place === null) return sql``;
  const further = sql.raw(direction === 'ascending' ? '>' : '<');
  if (place.by === 'name') return sql`and u.login_name ${further} ${place.name}`;
  return sql`and (${keyOf(by)}, u.id) ${further} (coalesce(${at(place.at)}, '-infinity'), ${place.id}::uuid)`;
}

function keyOf(by: UserOrder['by']): RawBuilder<unknown> {
  switch (by) {
    case 'name':
      return sql`u.login_name`;
    case 'created':
      return sql`u.created_at`;
    case 'last_sign_in':
      return sql`coalesce(u.last_sign_in_at, '-infinity')`;
    default:
      return assertNever(by);
  }
}

function listedOf(row: ListedRow): UserListed {
  return {
    ...userOf(row),
    kinds: row.kinds,
    enrolled: row.enrolled,
    codesLeft: row.codes_left,
    locked: row.locked,
    bypassUntil: row.bypass_until,
    mustEnrolUntil: row.must_enrol_until,
    invitedUntil: row.invited_until,
    groups: row.groups,
  };
}
