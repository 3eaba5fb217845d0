import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { Scope } from '../../../domain/policy/rule.ts';
import type { MfaStep } from '../../../domain/sessions/mfaStep.ts';
import type { AttemptId } from '../../../domain/sessions/signInAttempt.ts';
import type { StuckFilter, StuckPlace } from '../../../domain/sessions/stuckFilter.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { RecordedEvent } from '../../../ports/store/auditStore.ts';
import type { StuckAsked, StuckPerson, StuckRate, Unstuck } from '../../../ports/store/stuckStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, askOne, at } from '../question.ts';
import { EVENT_COLUMNS, type EventRow, eventOf } from './eventRow.ts';
import { firstIdAt } from './listEvents.ts';
import { lastStuck, type Searched, stuckFlow } from './stuckConditions.ts';
import { enrolled, liveBypass } from './userConditions.ts';
import { USER_COLUMNS, type UserRow, userOf } from './userRow.ts';
import { matching, NEAR, patternOf, peopleFound } from './userSearch.ts';

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

/** So many people may have what is searched to be looked up one by one. With more of them, walking the open flows is quicker. */
const FEW = 10_000;

/**
 * Walks the open flows from the newest on and stops when the page is full: it costs what the page has, however many events
 * there are. A search is answered as that of all people is (decision 13): near, then by the index, and where too many have it by the walk.
 */
export async function listStuck(tx: Tx, filter: StuckFilter, asked: StuckAsked): Promise<readonly StuckPerson[]> {
  const pattern = patternOf(filter.search);
  if (pattern === null) return page(tx, filter, asked);
  const near = await page(tx, filter, asked, nearby(tx, filter, pattern, asked.after));
  return near.length === asked.limit ? near : page(tx, filter, asked, await found(tx, pattern));
}

/** A count is seldom full near by, so the index is asked at once. */
export async function countStuck(tx: Tx, filter: StuckFilter, most: number): Promise<number> {
  const pattern = patternOf(filter.search);
  const searched = pattern === null ? {} : await found(tx, pattern);
  const row = await askOne<{ people: number }>(
    tx,
    sql`${anew} select count(*) as people from (select from ${lastStuck(tx, filter, searched)} limit ${most}) counted`,
  );
  return row?.people ?? 0;
}

/**
 * Whom the search finds among the flows that stand next in the list. Each person is looked up for the flow: PostgreSQL expects next to nobody
 * to have a pattern, and would read everybody to find them.
 */
function nearby(tx: Tx, filter: StuckFilter, pattern: string, after: StuckPlace | null): Searched {
  const next = sql`(select f.* from mfa_flows f where ${stuckFlow(tx, 'f', filter)} ${beyond(after)} ${NEWEST_FIRST} limit ${NEAR}) f`;
  const person = sql`(select * from users u where u.tenant_id = ${tx.tenantId} and u.id = f.user_id limit 1) u`;
  return { among: sql`${next} cross join lateral ${person}`, who: matching(pattern) };
}

async function found(tx: Tx, pattern: string): Promise<Searched> {
  const people = await peopleFound(tx, pattern, FEW);
  return { who: people === null ? matching(pattern) : sql`f.user_id = any (${people}::uuid[])` };
}

const NEWEST_FIRST = sql`order by f.stuck_at desc, f.id desc`;

function beyond(after: StuckPlace | null): RawBuilder<unknown> {
  return after === null ? sql`` : sql`and (f.stuck_at, f.id) < (${at(after.at)}, ${after.id}::uuid)`;
}

/** What a row shows of other tables is looked up for the rows of the page alone. */
async function page(tx: Tx, filter: StuckFilter, { after, limit }: StuckAsked, searched?: Searched): Promise<readonly StuckPerson[]> {
  const rows = await ask<StuckRow>(
    tx,
    sql`${anew} with page as materialized (select f.* from ${lastStuck(tx, filter, searched)} ${beyond(after)} ${NEWEST_FIRST} limit ${limit})
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
