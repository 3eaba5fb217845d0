import { type RawBuilder, sql } from 'kysely';
import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { Scope } from '../../../domain/policy/rule.ts';
import type { ReadyPeople } from '../../../domain/rollout/readiness.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { GroupReadiness, ReadinessAsked } from '../../../ports/store/readinessStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, at } from '../question.ts';
import { firstIdAt } from './listEvents.ts';

interface DayRow {
  /** null: those who are not ready. */
  readonly day: Instant | null;
  readonly people: number;
}

export async function countReady(tx: Tx, { scope, lately, kinds }: ReadinessAsked): Promise<ReadyPeople> {
  const rows = await ask<DayRow>(
    tx,
    sql`${anew} select date_trunc('day', r.since at time zone 'UTC') at time zone 'UTC' as day, count(*) as people
      from users u left join (${readySince(tx, kinds)}) r on r.user_id = u.id
      where u.tenant_id = ${tx.tenantId} and u.disabled_at is null ${within(tx, scope, lately)} group by 1 order by 1`,
  );
  return {
    people: rows.reduce((sum, { people }) => sum + people, 0),
    became: rows.flatMap(({ day, people }) => (day === null ? [] : [{ day, people }])),
  };
}

export function listGroupReadiness(
  tx: Tx,
  { kinds, limit }: { readonly kinds: readonly FactorKind[]; readonly limit: number },
): Promise<readonly GroupReadiness[]> {
  return ask<GroupReadiness>(
    tx,
    sql`select g.id as group, g.name, c.people, c.ready from (
        select m.group_id, count(*) as people, count(r.since) as ready
        from memberships m join users u on u.tenant_id = ${tx.tenantId} and u.id = m.user_id and u.disabled_at is null
          left join (${readySince(tx, kinds)}) r on r.user_id = m.user_id
        where m.tenant_id = ${tx.tenantId} group by m.group_id order by count(*) - count(r.since) desc, m.group_id limit ${limit}
      ) c join groups g on g.tenant_id = ${tx.tenantId} and g.id = c.group_id order by c.people - c.ready desc, g.id`,
  );
}

function readySince(tx: Tx, kinds: readonly FactorKind[]): RawBuilder<unknown> {
  return sql`select f.user_id, min(f.created_at) as since from factors f
    where f.tenant_id = ${tx.tenantId} and f.companion is not true and f.kind = any (${kinds}::text[]) group by f.user_id`;
}

function within(tx: Tx, scope: Scope, lately: Instant): RawBuilder<unknown> {
  switch (scope.kind) {
    case 'tenant':
      return sql``;
    case 'group':
      return sql`and u.id in (select m.user_id from memberships m where m.tenant_id = ${tx.tenantId} and m.group_id = ${scope.group})`;
    case 'application':
      return sql`and u.id in (select e.user_id from audit_events e where e.tenant_id = ${tx.tenantId}
        and e.application_id = ${scope.application} and e.id >= ${firstIdAt(lately)}::uuid and e.at >= ${at(lately)})`;
    default:
      return assertNever(scope);
  }
}
