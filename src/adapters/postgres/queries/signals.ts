import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { ReceiverId } from '../../../domain/outward/receiver.ts';
import type { Signal, SignalId } from '../../../domain/outward/signal.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
import type { EndedSessionsOf, SessionsAtAal2Of, SignalSession, WaitingSignal } from '../../../ports/store/signalStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change, json } from '../question.ts';
import { timeOrderedId } from '../timeOrderedId.ts';
import { liveSession } from './liveSession.ts';

export async function setReceiverToken(tx: Tx, receiver: ReceiverId, tokenHash: Uint8Array): Promise<void> {
  await ask(tx, sql`update event_receivers set token_hash = ${tokenHash} where tenant_id = ${tx.tenantId} and id = ${receiver}`);
}

export async function adoptSessions(tx: Tx, application: ApplicationId): Promise<void> {
  await ask(
    tx,
    sql`insert into signal_sessions (tenant_id, id, application_id, session_id, user_id, at)
      select ${tx.tenantId}, gen_random_uuid(), x.application_id, x.session_id, x.user_id, ${at(tx.now)} from session_applications x
      where x.tenant_id = ${tx.tenantId} and x.application_id = ${application}
      on conflict (tenant_id, application_id, session_id) do nothing`,
  );
}

export async function takeEndedSessions(tx: Tx, { application, user, until, limit }: EndedSessionsOf): Promise<readonly SignalSession[]> {
  const which =
    user === null ? sql`x.at <= ${at(until)}` : sql`x.user_id = ${user} and not exists (select ${liveSession(tx)} and s.id = x.session_id)`;
  return ask<SignalSession>(
    tx,
    sql`with ended as materialized (
        select x.id from signal_sessions x
        where x.tenant_id = ${tx.tenantId} and x.application_id = ${application} and x.told_at is null and ${which}
        order by x.id limit ${limit}
      )
      update signal_sessions y set told_at = ${at(tx.now)} from ended
      where y.tenant_id = ${tx.tenantId} and y.id = ended.id returning y.session_id as session, y.user_id as user`,
  );
}

/** The AAL that the last event of a session of a user before this position told; a demotion since makes it 1. */
function aalTold(tx: Tx, { session, user, position }: Record<'session' | 'user' | 'position', RawBuilder<unknown>>): RawBuilder<unknown> {
  return sql`(select case when exists (
        select from audit_events d
        where d.tenant_id = ${tx.tenantId} and d.type = 'tenant.sessions_demoted' and d.position > e.position and d.position < ${position}
      ) then 1 else (e.data ->> 'aal')::int end
    from audit_events e
    where e.tenant_id = ${tx.tenantId} and e.user_id = ${user} and e.session_id = ${session}
      and e.type in ('user.signed_in', 'session.raised') and e.position < ${position}
    order by e.id desc limit 1)`;
}

export async function listSessionsAtAal2(
  tx: Tx,
  { application, position, after, limit }: SessionsAtAal2Of,
): Promise<readonly SignalSession[]> {
  const told = aalTold(tx, { session: sql`x.session_id`, user: sql`x.user_id`, position: sql`${position}` });
  return ask<SignalSession>(
    tx,
    sql`select x.session_id as session, x.user_id as user from signal_sessions x
      where x.tenant_id = ${tx.tenantId} and x.application_id = ${application} and x.told_at is null
        ${after === null ? sql`` : sql`and x.session_id > ${after}`} and ${told} = 2
      order by x.session_id limit ${limit}`,
  );
}

export async function hasOpened(
  tx: Tx,
  application: ApplicationId,
  { user, session }: { readonly user: UserId; readonly session: SessionId | null },
): Promise<boolean> {
  const found = await askOne(
    tx,
    sql`select from signal_sessions
      where tenant_id = ${tx.tenantId} and application_id = ${application} and user_id = ${user}
        ${session === null ? sql`` : sql`and session_id = ${session}`} limit 1`,
  );
  return found !== null;
}

export async function aalBefore(
  tx: Tx,
  { session, user, position }: SignalSession & { readonly position: number },
): Promise<number | null> {
  const told = aalTold(tx, { session: sql`${session}`, user: sql`${user}`, position: sql`${position}` });
  return (await askOne<{ aal: number | null }>(tx, sql`select ${told} as aal`))?.aal ?? null;
}

export async function insertSignals(tx: Tx, receiver: ReceiverId, signals: readonly Signal[]): Promise<void> {
  if (signals.length === 0) return;
  const rows = signals.map((says) => sql`(${tx.tenantId}, ${timeOrderedId<'Signal'>(tx.now)}, ${receiver}, ${json(says)}, ${at(tx.now)})`);
  await ask(tx, sql`insert into signals (tenant_id, id, receiver_id, says, at) values ${sql.join(rows)}`);
}

export async function listSignals(tx: Tx, receiver: ReceiverId, limit: number): Promise<readonly WaitingSignal[]> {
  return ask<WaitingSignal>(
    tx,
    sql`select id, says from signals where tenant_id = ${tx.tenantId} and receiver_id = ${receiver} order by id limit ${limit}`,
  );
}

export async function deleteSignals(tx: Tx, receiver: ReceiverId, signals: readonly SignalId[]): Promise<number> {
  if (signals.length === 0) return 0;
  return change(
    tx,
    sql`delete from signals where tenant_id = ${tx.tenantId} and receiver_id = ${receiver} and id = any (${signals}::uuid[])`,
  );
}

export async function countSignals(tx: Tx, receiver: ReceiverId, most: number): Promise<number> {
  const row = await askOne<{ waiting: number }>(
    tx,
    sql`select count(*)::int as waiting from (
      select from signals where tenant_id = ${tx.tenantId} and receiver_id = ${receiver} limit ${most}) waiting`,
  );
  return row?.waiting ?? 0;
}
