import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { GroupId } from '../../../domain/directory/group.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import { intersection, type KindSet, kindSet, kindsIn, REAL_KINDS } from '../../../domain/factors/allowedFactors.ts';
import type { RealKind } from '../../../domain/factors/factor.ts';
import { formatInstant, type Instant } from '../../../kernel/instant.ts';
import type { AlikeAsked, Bucket, BucketSlice, BucketsAsked, PeopleSlice } from '../../../ports/store/policyStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, askOne, at } from '../question.ts';
import { sessionAlikeOf, sessionsAlike } from './sessionsAlike.ts';
import { hardStop } from './userConditions.ts';
import { matching, patternOf } from './userSearch.ts';

const LEFT = ['none', 'one', 'several'] as const;
/** Beside the bits of the real kinds: what sort of batch somebody holds. */
const COMPANION_CODES = 8;
const FIRST_CODES = 16;

/** A number of which each factor sets a bit: those of domain/factors/allowedFactors.ts for the real kinds. */
const KIND_BITS = sql.join(
  [
    ...(['webauthn', 'totp', 'sms'] as const).map((kind) => sql`when ${sql.lit(kind)} then ${sql.lit(kindSet([kind]))}`),
    sql`else case when f.companion then ${sql.lit(COMPANION_CODES)} else ${sql.lit(FIRST_CODES)} end`,
  ],
  sql` `,
);

const NONE = sql.raw(`'{}'::integer[]`);

interface BucketRow {
  readonly groups: readonly GroupId[];
  readonly key: string;
  readonly held: number;
  /** Codes that are left of a batch, 2 for several. */
  readonly left: 0 | 1 | 2;
  readonly created_at: Instant;
  readonly cohort: number;
  readonly prompted_at: Instant | null;
  readonly must_enrol_until: Instant | null;
  readonly starts_at: Instant | null;
  readonly ends_at: Instant | null;
  readonly except_applications: readonly ApplicationId[] | null;
  readonly sessions: readonly number[];
  readonly people: number;
  readonly disabled: number;
  readonly administrators: number;
  readonly never_signed_in: number;
}

/** One grouped statement. It only tells people apart: what that means for them, `decide` says. */
export async function foldPeople(tx: Tx, asked: BucketsAsked, { after, last }: PeopleSlice): Promise<BucketSlice> {
  const rows = await ask<BucketRow>(
    tx,
    sql`${toldApart(tx, asked, { after, last })}
      select groups, ${KEY} as key, min(held) as held, min("left")::integer as "left", min(created_at) as created_at, min(cohort) as cohort, min(mfa_prompted_at) as prompted_at,
        min(must_enrol_until) as must_enrol_until, min(starts_at) as starts_at, min(ends_at) as ends_at,
        min(except_applications) as except_applications, ${asked.sessions === 'left_out' ? NONE : sql`sessions`} as sessions, count(*) filter (where disabled_at is null) as people, count(disabled_at) as disabled,
        count(*) filter (where role in ('owner', 'administrator') and disabled_at is null) as administrators,
        count(*) filter (where never_signed_in and disabled_at is null) as never_signed_in
      from people group by groups, alike ${asked.sessions === 'left_out' ? sql`` : sql`, sessions`}`,
  );
  return { after, buckets: rows.map(bucketOf), last };
}

export async function listAlike(
  tx: Tx,
  asked: BucketsAsked,
  { slice, keys, search, beyond, limit }: AlikeAsked,
): Promise<readonly { readonly id: UserId; readonly loginName: string }[]> {
  return ask<{ id: UserId; loginName: string }>(
    tx,
    sql`${anew} ${toldApart(tx, asked, slice)}
      select id, login_name as "loginName" from people u
      where u.disabled_at is null and alike = any(${keys.map(alikeOf)}::bigint[]) and ${KEY} = any(${keys}::text[]) ${beyond === null ? sql`` : sql`and u.login_name > ${beyond}`} and ${matching(patternOf(search))}
      order by login_name limit ${limit}`,
  );
}

/** Of the statements below: a bucket by name. Each plan finds somebody's groups in an order of its own. */
const KEY = sql`array(select g from unnest(groups) g order by g)::text || ' ' || alike`;

/** The number of a bucket's name: comparing it leaves few names to be written. */
function alikeOf(key: string): string {
  return key.slice(key.lastIndexOf(' ') + 1);
}

/**
 * `people`: those of a range, each with what tells them apart. In each table the range is one of an index, so what is joined fits in
 * memory, whatever the number of people. All that tells them apart but their groups is one number: grouping by it is cheap, and the
 * planner takes it for few values, as it has.
 */
function toldApart(tx: Tx, asked: BucketsAsked, range: PeopleSlice): RawBuilder<unknown> {
  const within = (id: RawBuilder<unknown>) => inRange(tx, id, { ...range, among: asked.among });
  const sessions = asked.sessions === 'left_out' ? null : sessionsAlike(tx, { until: asked.at, range: within(sql`s.user_id`) });
  return sql`with joined as (
      select m.user_id, array_agg(m.group_id) as groups from memberships m
      where m.tenant_id = ${tx.tenantId} and m.group_id = any(${asked.groups}::uuid[]) ${within(sql`m.user_id`)} group by m.user_id
    ), held as (
      select f.user_id, bit_or(case f.kind ${KIND_BITS} end) as kinds, min(least(2, f.codes_left)) as "left"
      from factors f where f.tenant_id = ${tx.tenantId} ${within(sql`f.user_id`)} group by f.user_id
    ), lifted as (
      select l.*, row_number() over (order by l.user_id) as number from (
        select distinct on (p.user_id) p.user_id, p.starts_at, p.ends_at, p.except_applications
        from bypasses p join users u on u.tenant_id = ${tx.tenantId} and u.id = p.user_id
        where p.tenant_id = ${tx.tenantId} and p.revoked_at is null and p.starts_at <= ${at(tx.now)} and p.ends_at > ${at(tx.now)}
          ${within(sql`p.user_id`)} and not exists (select ${hardStop(tx)})
        order by p.user_id, p.starts_at desc, p.id desc
      ) l
    ) ${sessions === null ? sql`` : sql`, signed_in as (${sessions})`}, people as (
      select u.*, coalesce(j.groups, '{}') as groups, coalesce(h.kinds, 0) as held, coalesce(h."left", 2) as "left",
        l.starts_at, l.ends_at, l.except_applications, ${sessions === null ? NONE : sql`coalesce(i.sessions, '{}')`} as sessions,
        coalesce(h.kinds, 0) + 32 * coalesce(h."left", 2) + 128 * (u.mfa_prompted_at is null)::integer
          + 256 * case when u.must_enrol_until is null then 0 when u.must_enrol_until > ${at(asked.at)} then 1 else 2 end
          + 1024 * (width_bucket(u.created_at, ${asked.starts.map(formatInstant)}::timestamptz[]) * ${asked.cohorts.length + 1}
            + width_bucket(u.cohort, ${asked.cohorts}::integer[]))
          + 4294967296 * coalesce(l.number, 0) as alike
      from users u
        left join joined j on j.user_id = u.id
        left join held h on h.user_id = u.id
        left join lifted l on l.user_id = u.id
        ${sessions === null ? sql`` : sql`left join signed_in i on i.user_id = u.id`}
      where u.tenant_id = ${tx.tenantId} ${within(sql`u.id`)} offset 0
    )`;
}

function inRange(tx: Tx, id: RawBuilder<unknown>, { after, last, among }: PeopleSlice & Pick<BucketsAsked, 'among'>): RawBuilder<unknown> {
  return sql`
    ${after === null ? sql`` : sql`and ${id} > ${after}`} ${last === null ? sql`` : sql`and ${id} <= ${last}`}
    ${
      among === null
        ? sql``
        : sql`and ${id} in (select g.user_id from memberships g where g.tenant_id = ${tx.tenantId} and g.group_id = ${among})`
    }`;
}

export async function endOfSlice(
  tx: Tx,
  among: GroupId | null,
  { after, people }: { readonly after: UserId | null; readonly people: number },
): Promise<UserId | null> {
  const from =
    among === null
      ? sql`select u.id from users u where u.tenant_id = ${tx.tenantId} ${after === null ? sql`` : sql`and u.id > ${after}`} order by u.id`
      : sql`select m.user_id as id from memberships m where m.tenant_id = ${tx.tenantId} and m.group_id = ${among}
          ${after === null ? sql`` : sql`and m.user_id > ${after}`} order by m.user_id`;
  return (await askOne(tx, sql<{ id: UserId }>`${from} offset ${people - 1} limit 1`))?.id ?? null;
}

export async function countEverybody(tx: Tx, among: GroupId | null): Promise<number> {
  const of =
    among === null
      ? sql`users where tenant_id = ${tx.tenantId}`
      : sql`memberships where tenant_id = ${tx.tenantId} and group_id = ${among}`;
  const counted = await askOne<{ people: number }>(tx, sql`select count(*) as people from ${of}`);
  return counted?.people ?? 0;
}

function bucketOf(row: BucketRow): Bucket {
  const { held, left, starts_at: from, ends_at: until, except_applications: exceptApplications } = row;
  const holdsCodes = (held & (COMPANION_CODES | FIRST_CODES)) !== 0;
  return {
    key: row.key,
    groups: row.groups.toSorted(),
    kinds: kindsIn(intersection(held as KindSet, REAL_KINDS)) as readonly RealKind[],
    codes: holdsCodes ? { companion: (held & COMPANION_CODES) !== 0, left: LEFT[left] } : null,
    createdAt: row.created_at,
    cohort: row.cohort,
    promptedAt: row.prompted_at,
    mustEnrolUntil: row.must_enrol_until,
    bypass: from === null || until === null ? null : { from, until, exceptApplications: exceptApplications ?? [] },
    sessions: row.sessions.map(sessionAlikeOf),
    people: row.people,
    disabled: row.disabled,
    administrators: row.administrators,
    neverSignedIn: row.never_signed_in,
  };
}
