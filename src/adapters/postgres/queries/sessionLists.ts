import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Aal, Evidence } from '../../../domain/sessions/evidence.ts';
import type { Allowance, SessionId } from '../../../domain/sessions/session.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { SessionCount, SessionFilter, SessionListed, SessionShown, SessionsAsked } from '../../../ports/store/sessionListStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, askOne } from '../question.ts';
import { aalNow, liveSession, recheck } from './liveSession.ts';

interface ListedRow {
  readonly id: SessionId;
  readonly user_id: UserId;
  readonly login_name: string;
  readonly display_name: string;
  readonly signed_in_at: Instant;
  readonly last_seen_at: Instant;
  readonly expires_at: Instant;
  readonly aal: Aal;
  readonly allowance: Allowance | null;
  readonly address: string | null;
  readonly user_agent: string | null;
}

interface ShownRow extends ListedRow {
  readonly evidence: readonly Evidence[];
  readonly allowance_until: Instant | null;
  readonly skipped: boolean;
  readonly recheck: boolean;
}

function columns(tx: Tx): RawBuilder<unknown> {
  return sql`s.id, s.user_id, u.login_name, u.display_name, s.signed_in_at, s.last_seen_at, s.expires_at, ${aalNow(tx)} as aal, s.allowance,
    s.address, s.user_agent`;
}

/** Ids grow with time, so the newest comes first by its id. */
export async function listSessions(tx: Tx, filter: SessionFilter, { before, limit }: SessionsAsked): Promise<readonly SessionListed[]> {
  const rows = await ask<ListedRow>(
    tx,
    sql`${anew} select ${columns(tx)} ${liveSession(tx)} ${narrowed(tx, filter)} ${before === null ? sql`` : sql`and s.id < ${before}`}
      order by s.id desc limit ${limit}`,
  );
  return rows.map(listedOf);
}

export async function countSessions(tx: Tx, filter: SessionFilter): Promise<SessionCount> {
  const row = await askOne<{ people: number; first: number; second: number; allowed: number }>(
    tx,
    sql`${anew} select count(*) as people, coalesce(sum(one.first), 0)::bigint as first, coalesce(sum(one.second), 0)::bigint as second,
        coalesce(sum(one.allowed), 0)::bigint as allowed
      from (
        select count(*) filter (where now.aal = 1) as first, count(*) filter (where now.aal = 2) as second, count(now.allowance) as allowed
        from (select s.user_id, s.allowance, ${aalNow(tx)} as aal ${liveSession(tx)} ${narrowed(tx, filter)}) now group by now.user_id
      ) one`,
  );
  const { people = 0, first = 0, second = 0, allowed = 0 } = row ?? {};
  return { sessions: first + second, people, byAal: { 1: first, 2: second }, underAllowance: allowed };
}

export async function showSession(tx: Tx, session: SessionId): Promise<SessionShown | null> {
  const row = await askOne<ShownRow>(
    tx,
    sql`select ${columns(tx)}, s.evidence, s.allowance_until, s.skipped, ${recheck(tx)} as recheck
      ${liveSession(tx)} and s.id = ${session}`,
  );
  if (row === null) return null;
  const applications = await ask<{ id: ApplicationId; name: string; firstAt: Instant }>(
    tx,
    sql`select n.id, n.name, x.first_at as "firstAt" from session_applications x
        join applications n on n.tenant_id = ${tx.tenantId} and n.id = x.application_id
      where x.tenant_id = ${tx.tenantId} and x.session_id = ${session} order by x.first_at, n.id`,
  );
  const { evidence, allowance_until: allowanceUntil, skipped } = row;
  return { ...listedOf(row), evidence, allowanceUntil, skipped, recheck: row.recheck, applications };
}

function narrowed(tx: Tx, { user, aal, application, allowance }: SessionFilter): RawBuilder<unknown> {
  return sql`
    ${user === null ? sql`` : sql`and s.user_id = ${user}`}
    ${aal === null ? sql`` : sql`and ${aalNow(tx)} = ${aal}`}
    ${allowance === null ? sql`` : under(allowance)}
    ${
      application === null
        ? sql``
        : sql`and exists (select from session_applications x
            where x.tenant_id = ${tx.tenantId} and x.session_id = s.id and x.application_id = ${application})`
    }`;
}

function under(allowance: Exclude<SessionFilter['allowance'], null>): RawBuilder<unknown> {
  if (allowance === 'any') return sql`and s.allowance is not null`;
  return allowance === 'none' ? sql`and s.allowance is null` : sql`and s.allowance = ${allowance}`;
}

function listedOf(row: ListedRow): SessionListed {
  return {
    id: row.id,
    userId: row.user_id,
    loginName: row.login_name,
    displayName: row.display_name,
    signedInAt: row.signed_in_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    aal: row.aal,
    allowance: row.allowance,
    trace: { address: row.address, userAgent: row.user_agent },
  };
}
