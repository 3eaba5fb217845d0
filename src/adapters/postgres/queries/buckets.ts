import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { GroupId } from '../../../domain/directory/group.ts';
import type { RealKind } from '../../../domain/factors/factor.ts';
import { formatInstant, type Instant } from '../../../kernel/instant.ts';
import type { Bucket, BucketsAsked } from '../../../ports/store/policyStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';
import { hardStop } from './userConditions.ts';

interface BucketRow {
  readonly groups: readonly GroupId[];
  readonly kinds: readonly RealKind[];
  /** null, as what follows: they have no batch. */
  readonly companion: boolean | null;
  readonly left: 'none' | 'one' | 'several' | null;
  readonly created_at: Instant;
  readonly prompted_at: Instant | null;
  readonly must_enrol_until: Instant | null;
  readonly starts_at: Instant | null;
  readonly ends_at: Instant | null;
  readonly except_applications: readonly ApplicationId[] | null;
  readonly people: number;
  readonly administrators: number;
  readonly never_signed_in: number;
}

/** One grouped statement, whatever the number of people. It only tells people apart: what that means for them, `decide` says. */
export async function foldPeople(tx: Tx, asked: BucketsAsked): Promise<readonly Bucket[]> {
  const rows = await ask<BucketRow>(
    tx,
    sql`with joined as (
        select m.user_id, array_agg(m.group_id order by m.group_id) as groups
        from memberships m where m.tenant_id = ${tx.tenantId} and m.group_id = any(${asked.groups}::uuid[]) group by m.user_id
      ), held as (
        select f.user_id, array_agg(distinct f.kind order by f.kind) as kinds
        from factors f where f.tenant_id = ${tx.tenantId} and f.kind <> 'backup_code' group by f.user_id
      ), unused as (
        select c.factor_id, count(*) as codes from backup_codes c
        where c.tenant_id = ${tx.tenantId} and c.used_at is null group by c.factor_id
      ), batches as (
        select f.user_id, f.companion, case when n.codes is null then 'none' when n.codes = 1 then 'one' else 'several' end as "left"
        from factors f left join unused n on n.factor_id = f.id
        where f.tenant_id = ${tx.tenantId} and f.kind = 'backup_code'
      ), lifted as (
        select distinct on (p.user_id) p.user_id, p.starts_at, p.ends_at, p.except_applications
        from bypasses p join users u on u.tenant_id = ${tx.tenantId} and u.id = p.user_id
        where p.tenant_id = ${tx.tenantId} and p.revoked_at is null and p.starts_at <= ${at(tx.now)} and p.ends_at > ${at(tx.now)}
          and not exists (select ${hardStop(tx)})
        order by p.user_id, p.starts_at desc, p.id desc
      )
      select coalesce(j.groups, '{}') as groups, coalesce(h.kinds, '{}') as kinds, b.companion, b."left",
        l.starts_at, l.ends_at, l.except_applications,
        min(u.created_at) as created_at, min(u.mfa_prompted_at) as prompted_at, min(u.must_enrol_until) as must_enrol_until,
        count(*) as people, count(*) filter (where u.role in ('owner', 'administrator')) as administrators,
        count(*) filter (where u.never_signed_in) as never_signed_in
      from users u
        left join joined j on j.user_id = u.id
        left join held h on h.user_id = u.id
        left join batches b on b.user_id = u.id
        left join lifted l on l.user_id = u.id
      where u.tenant_id = ${tx.tenantId} and u.disabled_at is null ${membersOf(tx, asked.among)}
      group by 1, 2, 3, 4, 5, 6, 7, width_bucket(u.created_at, ${asked.starts.map(formatInstant)}::timestamptz[]),
        u.mfa_prompted_at is null, u.must_enrol_until is null, u.must_enrol_until > ${at(asked.at)}`,
  );
  return rows.map(bucketOf);
}

export async function countPeople(tx: Tx, among: GroupId | null): Promise<{ readonly enabled: number; readonly disabled: number }> {
  const counted = await askOne<{ enabled: number; disabled: number }>(
    tx,
    sql`select count(*) filter (where u.disabled_at is null) as enabled, count(u.disabled_at) as disabled
      from users u where u.tenant_id = ${tx.tenantId} ${membersOf(tx, among)}`,
  );
  return counted ?? { enabled: 0, disabled: 0 };
}

function membersOf(tx: Tx, among: GroupId | null): RawBuilder<unknown> {
  if (among === null) return sql``;
  return sql`and u.id in (select m.user_id from memberships m where m.tenant_id = ${tx.tenantId} and m.group_id = ${among})`;
}

function bucketOf(row: BucketRow): Bucket {
  const { companion, left, starts_at: from, ends_at: until, except_applications: exceptApplications } = row;
  return {
    groups: row.groups,
    kinds: row.kinds,
    codes: companion === null || left === null ? null : { companion, left },
    createdAt: row.created_at,
    promptedAt: row.prompted_at,
    mustEnrolUntil: row.must_enrol_until,
    bypass: from === null || until === null ? null : { from, until, exceptApplications: exceptApplications ?? [] },
    people: row.people,
    administrators: row.administrators,
    neverSignedIn: row.never_signed_in,
  };
}
