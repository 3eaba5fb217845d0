import { type RawBuilder, sql } from 'kysely';
import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { UserFilter, UserOrder, UserPlace } from '../../../domain/factors/userFilter.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { UserListed, UsersAsked } from '../../../ports/store/peopleStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';
import { enrolled, hardStop, liveBypass, openInvitation, userConditions } from './userConditions.ts';
import { USER_COLUMNS, type UserRow, userOf } from './userRow.ts';

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

/** What a row shows of others' tables is looked up for the rows of the page alone. */
export async function listUsers(tx: Tx, filter: UserFilter, { order, after, limit }: UsersAsked): Promise<readonly UserListed[]> {
  const rows = await ask<ListedRow>(
    tx,
    sql`with page as materialized (
        select u.* from users u where u.tenant_id = ${tx.tenantId} ${found(filter)} ${userConditions(tx, filter)}
          ${after === null ? sql`` : beyond(order, after)}
        order by ${inOrder(order)} limit ${limit}
      )
      select ${USER_COLUMNS}, u.must_enrol_until, ${enrolled(tx)} as enrolled,
        array(select distinct f.kind from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = u.id order by f.kind) as kinds,
        (select count(c.code_mac) filter (where c.used_at is null)
          from factors f left join backup_codes c on c.tenant_id = ${tx.tenantId} and c.factor_id = f.id
          where f.tenant_id = ${tx.tenantId} and f.user_id = u.id and f.kind = 'backup_code' group by f.id) as codes_left,
        exists (select ${hardStop(tx)}) as locked,
        (select max(p.ends_at) ${liveBypass(tx)}) as bypass_until,
        (select k.expires_at ${openInvitation(tx)}) as invited_until,
        (select count(*) from memberships m where m.tenant_id = ${tx.tenantId} and m.user_id = u.id) as groups
      from page u order by ${inOrder(order)}`,
  );
  return rows.map(listedOf);
}

export async function countUsers(tx: Tx, filter: UserFilter, most: number): Promise<number> {
  const counted = await askOne<{ people: number }>(
    tx,
    sql`select count(*) as people from (
        select from users u where u.tenant_id = ${tx.tenantId} ${found(filter)} ${userConditions(tx, filter)} limit ${most}
      ) some`,
  );
  return counted?.people ?? 0;
}

/** What is searched: each name on a line of its own, so that a beginning is what follows the end of a line. */
const SEARCHED = sql.raw(`(E'\\n' || lower(u.login_name || E'\\n' || u.display_name || E'\\n' || coalesce(u.mail, '')))`);

function found({ search }: UserFilter): RawBuilder<unknown> {
  if (search === null || search === '') return sql``;
  return sql`and strpos(${SEARCHED}, lower(${search.length < 3 ? `\n${search}` : search}::text)) > 0`;
}

function inOrder({ by, direction }: UserOrder): RawBuilder<unknown> {
  const way = sql.raw(direction === 'ascending' ? 'asc' : 'desc');
  return by === 'name' ? sql`u.login_name ${way}` : sql`${keyOf(by)} ${way}, u.id ${way}`;
}

/** Login names are unique, and compared in the order of their characters. */
function beyond({ by, direction }: UserOrder, place: UserPlace): RawBuilder<unknown> {
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
