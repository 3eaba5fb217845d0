import { type RawBuilder, sql } from 'kysely';
import type { MintedSession } from '../../../domain/policy/mintSession.ts';
import type { LiveSession, SessionId } from '../../../domain/sessions/session.ts';
import type { Triggers } from '../../../domain/sessions/triggers.ts';
import type { NewSessionRow } from '../../../ports/store/sessionStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, json } from '../question.ts';
import { liveSession, liveSessionColumns, unnoted } from './liveSession.ts';
import { type SessionRow, sessionOf } from './sessionRow.ts';

/**
 * S6: the session counts from the revocation counters of its attempt. Those of this moment would hide a revocation that
 * was committed while the sign-in was completing.
 */
export async function insertSession(tx: Tx, session: MintedSession, row: NewSessionRow): Promise<void> {
  const made = await ask(
    tx,
    sql`insert into sessions (tenant_id, id, user_id, token_hash, signed_in_at, last_seen_at, expires_at, idle_seconds, aal, evidence, skipped,
        begun_at, assured_at, allowance, allowance_until, tenant_epoch, user_epoch, recheck_epoch, address, user_agent, triggers)
      select a.tenant_id, ${row.id}::uuid, a.user_id, ${row.tokenHash}::bytea, ${at(session.signedInAt)}, ${at(tx.now)},
        ${at(row.expiresAt)}, ${row.idleSeconds}::integer, ${session.aal}::smallint,
        ${json(session.evidence)}, ${session.skipped}::boolean, a.created_at, ${at(session.assuredAt)}, ${session.allowance}::text, ${at(session.allowanceUntil)},
        a.tenant_epoch, a.user_epoch, u.recheck_epoch, ${row.trace.address}::text, ${row.trace.userAgent}::text, ${json(session.triggers)}
      from sign_in_attempts a
        join users u on u.tenant_id = a.tenant_id and u.id = a.user_id
      where a.tenant_id = ${tx.tenantId} and a.id = ${row.attempt}
      returning id`,
  );
  if (made.length === 0) throw new Error('the attempt is gone or has no person');
}

export async function raiseSession(
  tx: Tx,
  session: MintedSession,
  raised: { readonly id: SessionId; readonly tokenHash: Uint8Array },
): Promise<boolean> {
  const rows = await ask(
    tx,
    sql`update sessions r set token_hash = ${raised.tokenHash}, last_seen_at = ${at(tx.now)}, aal = ${session.aal}, assured_at = ${at(session.assuredAt)}, evidence = ${json(session.evidence)},
        skipped = ${session.skipped}, allowance = ${session.allowance}, allowance_until = ${at(session.allowanceUntil)},
        triggers = r.triggers || ${json(session.triggers)}
      where r.tenant_id = ${tx.tenantId} and r.id = ${raised.id} and r.ended_at is null
        and exists (select ${liveSession(tx)} and s.id = r.id)
      returning r.id`,
  );
  return rows.length === 1;
}

export async function findLiveSessionById(tx: Tx, session: SessionId): Promise<LiveSession | null> {
  return findLive(tx, sql`s.id = ${session}`);
}

export async function findLiveSessionByToken(tx: Tx, tokenHash: Uint8Array): Promise<LiveSession | null> {
  return findLive(tx, sql`s.token_hash = ${tokenHash}`);
}

async function findLive(tx: Tx, which: RawBuilder<unknown>): Promise<LiveSession | null> {
  const row = await askOne<SessionRow>(tx, sql`select ${liveSessionColumns(tx)} ${liveSession(tx)} and ${which}`);
  return row === null ? null : sessionOf(row);
}

/** Beside those that the session remembers. */
export async function noteTriggers(tx: Tx, session: SessionId, triggers: Triggers): Promise<void> {
  await ask(
    tx,
    sql`update sessions s set triggers = s.triggers || ${json(triggers)} where s.tenant_id = ${tx.tenantId} and s.id = ${session}`,
  );
}

/** A row that is locked is in use anyway. */
export async function noteSessionUse(tx: Tx, session: SessionId): Promise<void> {
  await ask(
    tx,
    sql`update sessions s set last_seen_at = ${at(tx.now)}
      from (select s.id from sessions s
        where s.tenant_id = ${tx.tenantId} and s.id = ${session} and ${unnoted(tx)}
        for no key update skip locked) used
      where s.tenant_id = ${tx.tenantId} and s.id = used.id`,
  );
}
