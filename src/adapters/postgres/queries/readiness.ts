import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../../domain/policy/rule.ts';
import type { Readiness } from '../../../domain/rollout/brakes.ts';
import type { ReadinessAsked } from '../../../ports/store/rolloutStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { askOne, at } from '../question.ts';

export async function readinessOf(tx: Tx, { scopes, percent, kinds, createdBefore }: ReadinessAsked): Promise<Readiness> {
  const counted = await askOne<Readiness>(
    tx,
    sql`select count(*) as people, count(*) filter (where counts) as ready, count(*) filter (where not counts and never_signed_in) as newcomers
      from (
        select u.never_signed_in, exists (
          select from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = u.id and f.kind = any(${kinds}::text[]) and f.companion is not true
        ) as counts
        from users u
        where u.tenant_id = ${tx.tenantId} and u.disabled_at is null and u.cohort < ${percent} ${inScopes(tx, scopes)}
          ${createdBefore === null ? sql`` : sql`and u.created_at < ${at(createdBefore)}`}
      ) p`,
  );
  return counted ?? { people: 0, ready: 0, newcomers: 0 };
}

/** Of the user `u`. An application is for everybody. */
function inScopes(tx: Tx, scopes: readonly Scope[]): RawBuilder<unknown> {
  const groups = scopes.flatMap((scope) => (scope.kind === 'group' ? [scope.group] : []));
  if (groups.length < scopes.length) return sql``;
  return sql`and u.id in (select m.user_id from memberships m where m.tenant_id = ${tx.tenantId} and m.group_id = any(${groups}::uuid[]))`;
}
