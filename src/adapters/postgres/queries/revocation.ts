import { type RawBuilder, sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Aal } from '../../../domain/sessions/evidence.ts';
import type { Allowance, SessionId } from '../../../domain/sessions/session.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { SessionListed } from '../../../ports/store/sessionStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at, change } from '../question.ts';
import { enqueueJob } from './jobs.ts';
import { liveSession } from './liveSession.ts';
import { findLogoutRecipients } from './sessionApplications.ts';
import { lockUser } from './users.ts';

export async function endSession(tx: Tx, session: SessionId, reason: 'signed_out' | 'revoked' | 'reset'): Promise<boolean> {
  const ended = await change(
    tx,
    sql`update sessions r set ended_at = ${at(tx.now)}, end_reason = ${reason}
      where r.tenant_id = ${tx.tenantId} and r.id = ${session} and r.ended_at is null
        and exists (select ${liveSession(tx)} and s.id = r.id)`,
  );
  if (ended !== 1) return false;
  await enqueueLogout(tx, session);
  return true;
}

/** Most sessions opened nothing that wants to be told. */
async function enqueueLogout(tx: Tx, session: SessionId): Promise<void> {
  const recipients = await findLogoutRecipients(tx, session);
  if (recipients !== null) await enqueueJob(tx, { kind: 'backchannel_logout', session });
}

/** S6: one counter, however many sessions and pending sign-ins there are; every node compares it at the next request. */
export async function endSessionsOfUser(tx: Tx, user: UserId): Promise<boolean> {
  const ended = await change(tx, sql`update users set session_epoch = session_epoch + 1 where tenant_id = ${tx.tenantId} and id = ${user}`);
  if (ended !== 1) return false;
  await enqueueJob(tx, { kind: 'arrange_logouts', user, after: null });
  return true;
}

/**
 * The lock comes first and the rest is a statement of its own: a revocation for which it waited is seen, and the session that
 * this one ended is not taken along to the new counter.
 */
export async function endOtherSessionsOfUser(tx: Tx, user: UserId, keep: SessionId): Promise<boolean> {
  const [, kept] = await Promise.all([
    lockUser(tx, user),
    change(
      tx,
      sql`with kept as materialized (select s.id ${liveSession(tx)} and s.user_id = ${user} and s.id = ${keep}),
          person as (
            update users u set session_epoch = u.session_epoch + 1 from kept
            where u.tenant_id = ${tx.tenantId} and u.id = ${user}
            returning u.session_epoch
          )
        update sessions r set user_epoch = person.session_epoch from person, kept
        where r.tenant_id = ${tx.tenantId} and r.id = kept.id`,
    ),
  ]);
  if (kept !== 1) return false;
  await enqueueJob(tx, { kind: 'arrange_logouts', user, after: null });
  return true;
}

export async function endSessionsOfTenant(tx: Tx): Promise<void> {
  await ask(tx, sql`update tenants set session_epoch = session_epoch + 1 where id = ${tx.tenantId}`);
  await enqueueJob(tx, { kind: 'arrange_logouts', user: null, after: null });
}

interface ListedRow {
  readonly id: SessionId;
  readonly user_id: UserId;
  readonly signed_in_at: Instant;
  readonly last_seen_at: Instant;
  readonly expires_at: Instant;
  readonly aal: Aal;
  readonly allowance: Allowance | null;
  readonly address: string | null;
  readonly user_agent: string | null;
}

/** Ids grow with time, so the newest comes first by its id. */
export async function listSessions(
  tx: Tx,
  filter: { readonly user: UserId | null; readonly before: SessionId | null; readonly limit: number },
): Promise<readonly SessionListed[]> {
  const narrowed: RawBuilder<unknown> = sql`
    ${filter.user === null ? sql`` : sql`and s.user_id = ${filter.user}`}
    ${filter.before === null ? sql`` : sql`and s.id < ${filter.before}`}`;
  const rows = await ask<ListedRow>(
    tx,
    sql`select s.id, s.user_id, s.signed_in_at, s.last_seen_at, s.expires_at, s.aal, s.allowance, s.address, s.user_agent
      ${liveSession(tx)} ${narrowed} order by s.id desc limit ${filter.limit}`,
  );
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    signedInAt: row.signed_in_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    aal: row.aal,
    allowance: row.allowance,
    trace: { address: row.address, userAgent: row.user_agent },
  }));
}
