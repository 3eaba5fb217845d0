import { type RawBuilder, sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Assurance } from '../../../domain/sessions/assurance.ts';
import type { AttemptEnd } from '../../../domain/sessions/signInAttempt.ts';
import { after, type Instant, SECOND } from '../../../kernel/instant.ts';
import type { NewProtocolRecord, ProtocolModel, ProtocolRecord } from '../../../ports/store/protocolStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change, json } from '../question.ts';
import { liveSession, liveSessionColumns } from './liveSession.ts';
import { type SessionRow, sessionOf } from './sessionRow.ts';

type RecordRow = Omit<SessionRow, 'id'> & {
  readonly id: string;
  readonly model: ProtocolModel;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly grant_id: string | null;
  readonly assurance: Assurance | null;
  readonly consumed_at: Instant | null;
  readonly live_session_id: SessionRow['id'] | null;
  readonly attempt_user: UserId | null;
  readonly attempt_ended_as: AttemptEnd | null;
};

export async function insertProtocolRecords(tx: Tx, records: readonly NewProtocolRecord[]): Promise<void> {
  const rows = records.map(
    (record) => sql`(${tx.tenantId}, ${record.id}, ${record.model}, ${json(record.payload)}, ${record.grantId},
      ${record.assurance?.sessionId ?? null}::uuid, ${json(record.assurance)}, ${record.attempt}::uuid,
      ${at(after(tx.now, record.ttlSeconds * SECOND))})`,
  );
  await ask(
    tx,
    sql`insert into protocol_records (tenant_id, id, model, payload, grant_id, session_id, assurance, attempt_id, expires_at)
      values ${sql.join(rows)}`,
  );
}

/** `is true`: see shownAttempt.ts. */
export async function findProtocolRecord(tx: Tx, id: string): Promise<ProtocolRecord | null> {
  const row = await askOne<RecordRow>(
    tx,
    sql`select r.id, r.model, r.payload, r.grant_id, r.assurance, r.consumed_at, a.user_id as attempt_user, a.ended_as as attempt_ended_as,
        l.id as live_session_id, l.user_id, l.role, l.signed_in_at, l.expires_at, l.aal, l.evidence, l.skipped, l.allowance,
        l.allowance_until, l.recheck, l.unnoted, l.demoted_until
      from protocol_records r
        left join lateral (select ${liveSessionColumns(tx)} ${liveSession(tx)} and s.id = r.session_id) l on true
        left join sign_in_attempts a on a.tenant_id = ${tx.tenantId} and a.id = r.attempt_id
      where r.tenant_id = ${tx.tenantId} and r.id = ${id} and (r.expires_at > ${at(tx.now)}) is true and (r.session_id is null or l.id is not null)`,
  );
  return row === null ? null : recordOf(row);
}

function recordOf(row: RecordRow): ProtocolRecord {
  const { live_session_id: sessionId } = row;
  return {
    model: row.model,
    id: row.id,
    payload: row.payload,
    grantId: row.grant_id,
    assurance: row.assurance,
    consumedAt: row.consumed_at,
    session: sessionId === null ? null : sessionOf({ ...row, id: sessionId }),
    attempt: row.model === 'Interaction' ? { userId: row.attempt_user, endedAs: row.attempt_ended_as } : null,
  };
}

export async function consumeProtocolRecord(tx: Tx, id: string): Promise<boolean> {
  const [, consumed] = await Promise.all([
    lockFamily(tx, sql`r.id = ${id}`),
    change(
      tx,
      sql`update protocol_records set consumed_at = ${at(tx.now)}
        where tenant_id = ${tx.tenantId} and id = ${id} and consumed_at is null and (expires_at > ${at(tx.now)}) is true`,
    ),
  ]);
  return consumed === 1;
}

export async function deleteProtocolRecord(tx: Tx, id: string): Promise<void> {
  await Promise.all([
    lockFamily(tx, sql`r.id = ${id}`),
    ask(tx, sql`delete from protocol_records where tenant_id = ${tx.tenantId} and id = ${id}`),
  ]);
}

/** What a token that is being refreshed at this moment turns into goes as well: the family is locked before it is read. */
export async function deleteProtocolFamily(tx: Tx, grantId: string): Promise<void> {
  await Promise.all([
    lockFamily(tx, sql`r.grant_id = ${grantId}`),
    ask(tx, sql`delete from protocol_records where tenant_id = ${tx.tenantId} and grant_id = ${grantId}`),
  ]);
}

/**
 * Whoever uses or ends a code or token first locks the session on which its family rests, by a statement of its own. Locked
 * one by one, in whatever order, two of a family's records would be waited for crosswise by two requests.
 */
async function lockFamily(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  await ask(
    tx,
    sql`select s.id from sessions s
      where s.tenant_id = ${tx.tenantId}
        and s.id in (select r.session_id from protocol_records r where r.tenant_id = ${tx.tenantId} and ${which})
      order by s.id for no key update`,
  );
}
