import { type RawBuilder, sql } from 'kysely';
import type { StuckFilter } from '../../../domain/sessions/stuckFilter.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { at } from '../question.ts';
import { enrolled } from './userConditions.ts';

const NOTHING = sql``;

/** A2: whether the flow `alias` is one on which its person is stuck now, and which the filter is about. */
export function stuckFlow(
  tx: Tx,
  alias: 'f' | 'later' | 'g',
  { application, step, from }: Pick<StuckFilter, 'application' | 'step' | 'from'>,
) {
  const f = sql.raw(alias);
  return sql`${f}.tenant_id = ${tx.tenantId} and ${f}.unstuck_at is null and ${f}.stuck_at <= ${at(tx.now)}
    ${application === null ? NOTHING : sql`and ${f}.application_id = ${application}`}
    ${step === null ? NOTHING : sql`and ${f}.step = ${step}`}
    ${from === null ? NOTHING : sql`and ${f}.stuck_at >= ${at(from)}`}`;
}

/** Whether the user `u` is one whom the filter is about, with its "and". */
export function stuckPerson(tx: Tx, filter: StuckFilter): RawBuilder<unknown> {
  const { search, group } = filter;
  const pattern = search === null || search === '' ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`and u.disabled_at is null
    ${filter.enrolled === null ? NOTHING : filter.enrolled === 'yes' ? sql`and ${enrolled(tx)}` : sql`and not ${enrolled(tx)}`}
    ${group === null ? NOTHING : sql`and exists (select from memberships m where m.tenant_id = ${tx.tenantId} and m.user_id = u.id and m.group_id = ${group})`}
    ${pattern === null ? NOTHING : sql`and lower(concat_ws(E'\\n', u.login_name, u.display_name, u.mail)) like lower(${pattern})`}`;
}

/** The last flow `f` of each person `u` whom the filter is about: one row a person. */
export function lastStuck(tx: Tx, filter: StuckFilter): RawBuilder<unknown> {
  return sql`mfa_flows f join users u on u.tenant_id = ${tx.tenantId} and u.id = f.user_id
    where ${stuckFlow(tx, 'f', filter)} ${stuckPerson(tx, filter)}
      and not exists (select from mfa_flows later where ${stuckFlow(tx, 'later', filter)} and later.user_id = f.user_id
        and (later.stuck_at, later.id) > (f.stuck_at, f.id))`;
}
