import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { Scope } from '../../../domain/policy/rule.ts';
import type { MfaStep } from '../../../domain/sessions/mfaStep.ts';
import type { AttemptId } from '../../../domain/sessions/signInAttempt.ts';
import type { StuckFilter } from '../../../domain/sessions/stuckFilter.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { RecordedEvent } from '../../../ports/store/auditStore.ts';
import type { StuckAsked, StuckPerson, StuckRate, Unstuck } from '../../../ports/store/stuckStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, askOne, at } from '../question.ts';
import { EVENT_COLUMNS, type EventRow, eventOf } from './eventRow.ts';
import { firstIdAt } from './listEvents.ts';
import { lastStuck, stuckFlow } from './stuckConditions.ts';
import { enrolled, liveBypass } from './userConditions.ts';
import { USER_COLUMNS, type UserRow, userOf } from './userRow.ts';

/** So many flows of a person are shown one by one. */
const MOST_FLOWS_SHOWN = 20;

interface StuckRow extends UserRow {
  readonly attempt: AttemptId;
  readonly reached_at: Instant;
  readonly stuck_at: Instant;
  readonly step: MfaStep;
  readonly offered: readonly FactorKind[];
  readonly refused_because: string | null;
  readonly deadline: Instant | null;
  readonly kinds: readonly FactorKind[];
  readonly enrolled: boolean;
  readonly bypass_until: Instant | null;
  readonly pass_until: Instant | null;
  readonly flows: number;
  readonly first_stuck_at: Instant;
  readonly applications: readonly ApplicationId[] | null;
  readonly attempts: readonly AttemptId[];
}

/**
 * Walks the open flows from the newest on and stops when the page is full: it costs what the page has, however many events
 * there are. What a row shows of other tables is looked up for the rows of the page alone.
 */
export async function listStuck(tx: Tx, filter: StuckFilter, { after, limit }: StuckAsked): Promise<readonly StuckPerson[]> {
  const beyond = after === null ? sql`` : sql`and (f.stuck_at, f.id) < (${at(after.at)}, ${after.id}::uuid)`;
  const rows = await ask<StuckRow>(
    tx,
    sql`${anew} with page as materialized (select f.* from ${lastStuck(tx, filter)} ${beyond} order by f.stuck_at desc, f.id desc limit ${limit})
      select ${USER_COLUMNS}, p.id as attempt, p.reached_at, p.stuck_at, p.step, p.offered, p.refused_because, p.deadline,
        array(select distinct k.kind from factors k where k.tenant_id = ${tx.tenantId} and k.user_id = u.id order by k.kind) as kinds,
        ${enrolled(tx)} as enrolled, (select max(p.ends_at) ${liveBypass(tx)}) as bypass_until,
        (select max(o.expires_at) from enrolment_passes o where o.tenant_id = ${tx.tenantId} and o.user_id = u.id
          and o.expires_at > ${at(tx.now)}) as pass_until,
        folded.*
      from page p join users u on u.tenant_id = ${tx.tenantId} and u.id = p.user_id cross join lateral (
        select count(*) as flows, min(g.stuck_at) as first_stuck_at,
          array_agg(distinct g.application_id::text) filter (where g.application_id is not null) as applications,
          (array_agg(g.id::text order by g.stuck_at desc, g.id desc))[1:${sql.lit(MOST_FLOWS_SHOWN)}] as attempts
        from mfa_flows g where ${stuckFlow(tx, 'g', filter)} and g.user_id = p.user_id
      ) folded order by p.stuck_at desc, p.id desc`,
  );
  return rows.map(stuckOf);
}

function stuckOf(row: StuckRow): StuckPerson {
  return {
    user: userOf(row),
    kinds: row.kinds,
    enrolled: row.enrolled,
    bypassUntil: row.bypass_until,
    passUntil: row.pass_until,
    flows: row.flows,
    firstStuckAt: row.first_stuck_at,
    last: {
      attempt: row.attempt,
      reachedAt: row.reached_at,
      stuckAt: row.stuck_at,
      step: row.step,
      offered: row.offered,
      refusedBecause: row.refused_because,
      deadline: row.deadline,
    },
    applications: row.applications ?? [],
    attempts: row.attempts,
  };
}

export async function countStuck(tx: Tx, filter: StuckFilter, most: number): Promise<number> {
  const row = await askOne<{ people: number }>(
    tx,
    sql`${anew} select count(*) as people from (select from ${lastStuck(tx, filter)} limit ${most}) counted`,
  );
  return row?.people ?? 0;
}

export async function listTroubles(tx: Tx, attempts: readonly AttemptId[]): Promise<readonly RecordedEvent[]> {
  if (attempts.length === 0) return [];
  const rows = await ask<EventRow>(
    tx,
    sql`select ${EVENT_COLUMNS} from audit_events where tenant_id = ${tx.tenantId} and attempt_id = any (${attempts}::uuid[])
      and type in ('user.mfa_failed', 'user.step_refused', 'user.mfa_refused', 'user.sign_in_cancelled') order by id`,
  );
  return rows.map(eventOf);
}

export async function measureUnstuck(tx: Tx, from: Instant): Promise<Unstuck> {
  const row = await askOne<{ people: number; median: number | null }>(
    tx,
    sql`select count(distinct user_id) as people,
        round(percentile_cont(0.5) within group (order by extract(epoch from unstuck_at - since)) * 1000)::bigint as median
      from (select user_id, unstuck_at, min(stuck_at) as since from mfa_flows
        where tenant_id = ${tx.tenantId} and unstuck_at >= ${at(from)} group by user_id, unstuck_at) helped`,
  );
  return { people: row?.people ?? 0, median: row?.median ?? null };
}

/** Those who reached the step are read from the index of types, within the time; those who are stuck from the open flows. */
export async function measureStuckRate(
  tx: Tx,
  { scopes, since }: { readonly scopes: readonly Scope[]; readonly since: Instant },
): Promise<StuckRate> {
  const row = await askOne<StuckRate>(
    tx,
    sql`${anew} select
        (select count(distinct e.user_id) from audit_events e where e.tenant_id = ${tx.tenantId} and e.type = 'user.mfa_required'
          and e.id >= ${firstIdAt(since)}::uuid and e.at >= ${at(since)} and ${within(tx, scopes, sql`e`)}) as reached,
        (select count(distinct f.user_id) from mfa_flows f join users u on u.tenant_id = ${tx.tenantId} and u.id = f.user_id
          where ${stuckFlow(tx, 'f', { application: null, step: null, from: since })} and f.reached_at >= ${at(since)}
            and u.disabled_at is null and ${within(tx, scopes, sql`f`)}) as stuck`,
  );
  return { reached: row?.reached ?? 0, stuck: row?.stuck ?? 0 };
}

/** Whether what `row` tells of belongs to one of the scopes. No scope has nobody in it. */
function within(tx: Tx, scopes: readonly Scope[], row: RawBuilder<unknown>): RawBuilder<unknown> {
  const ways = scopes.map((scope) => {
    switch (scope.kind) {
      case 'tenant':
        return sql`true`;
      case 'group':
        return sql`exists (select from memberships m where m.tenant_id = ${tx.tenantId} and m.user_id = ${row}.user_id and m.group_id = ${scope.group})`;
      case 'application':
        return sql`${row}.application_id = ${scope.application}`;
      default:
        return assertNever(scope);
    }
  });
  return sql`(${sql.join([sql`false`, ...ways], sql` or `)})`;
}
