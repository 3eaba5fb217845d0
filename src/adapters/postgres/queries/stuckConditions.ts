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

/** The last flow `f` of each person `u` whom the filter is about: one row a person. */
export function lastStuck(tx: Tx, filter: StuckFilter, { among = everyFlow(tx), who = sql`true` }: Searched = {}): RawBuilder<unknown> {
  return sql`${among}
    where ${stuckFlow(tx, 'f', filter)} ${stuckPerson(tx, filter)} and ${who}
      and not exists (select from mfa_flows later where ${stuckFlow(tx, 'later', filter)} and later.user_id = f.user_id
        and (later.stuck_at, later.id) > (f.stuck_at, f.id))`;
}

/** Where the flows of somebody who is searched are looked for. */
export interface Searched {
  /** Flows `f`, each with its person `u`. Absent: all flows. */
  readonly among?: RawBuilder<unknown>;
  /** What holds for `f` and `u`. Absent: nothing in particular. */
  readonly who?: RawBuilder<unknown>;
}

function everyFlow(tx: Tx): RawBuilder<unknown> {
  return sql`mfa_flows f join users u on u.tenant_id = ${tx.tenantId} and u.id = f.user_id`;
}

/** Whether the user `u` is one whom the filter is about, whatever it searches, with its "and". */
function stuckPerson(tx: Tx, { enrolled: holds, group }: StuckFilter): RawBuilder<unknown> {
  return sql`and u.disabled_at is null
    ${holds === null ? NOTHING : holds === 'yes' ? sql`and ${enrolled(tx)}` : sql`and not ${enrolled(tx)}`}
    ${group === null ? NOTHING : sql`and exists (select from memberships m where m.tenant_id = ${tx.tenantId} and m.user_id = u.id and m.group_id = ${group})`}`;
}
