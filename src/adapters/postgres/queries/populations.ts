import { sql } from 'kysely';
import type { GroupId } from '../../../domain/directory/group.ts';
import type { RealKind } from '../../../domain/factors/factor.ts';
import type { Population } from '../../../ports/store/policyStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask } from '../question.ts';

interface PopulationRow {
  readonly groups: readonly GroupId[];
  readonly kinds: readonly RealKind[];
  /** null, as what follows: they have no batch. */
  readonly companion: boolean | null;
  readonly left: 'none' | 'one' | 'several' | null;
  readonly people: number;
}

/**
 * F6: one grouped statement, whatever the number of people. Groups without a standing rule make no difference to anybody,
 * nor does how many codes are left beyond one.
 */
export async function listPopulations(tx: Tx, drafted: readonly GroupId[]): Promise<readonly Population[]> {
  const rows = await ask<PopulationRow>(
    tx,
    sql`with ruled as materialized (
        select distinct v.scope_id from policy_versions v
        where v.tenant_id = ${tx.tenantId} and v.scope_kind = 'group'
          and not exists (select from policy_withdrawals w where w.tenant_id = ${tx.tenantId} and w.version_id = v.id)
        union
        select unnest(${drafted}::uuid[])
      ), joined as (
        select m.user_id, array_agg(m.group_id order by m.group_id) as groups
        from memberships m join ruled r on r.scope_id = m.group_id
        where m.tenant_id = ${tx.tenantId} group by m.user_id
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
      )
      select coalesce(j.groups, '{}') as groups, coalesce(h.kinds, '{}') as kinds, b.companion, b."left", count(*) as people
      from users u
        left join joined j on j.user_id = u.id
        left join held h on h.user_id = u.id
        left join batches b on b.user_id = u.id
      where u.tenant_id = ${tx.tenantId} and u.disabled_at is null
      group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  );
  return rows.map(({ companion, left, ...row }) => ({
    groups: row.groups,
    kinds: row.kinds,
    codes: companion === null || left === null ? null : { companion, left },
    people: row.people,
  }));
}
