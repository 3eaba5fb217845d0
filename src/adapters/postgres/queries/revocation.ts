import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
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
