import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { AttemptId } from '../../../domain/sessions/signInAttempt.ts';
import type { EnrolmentId, PendingEnrolment } from '../../../ports/store/factorStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change } from '../question.ts';

interface EnrolmentRow {
  readonly id: EnrolmentId;
  readonly secret_sealed: Uint8Array | null;
  readonly challenge: string | null;
  readonly phone: string | null;
  readonly code_macs: readonly Uint8Array[] | null;
}

/** It begins now and is over with its attempt. */
export async function insertPendingEnrolment(tx: Tx, user: UserId, enrolment: PendingEnrolment): Promise<void> {
  const secret = enrolment.kind === 'totp' ? enrolment.sealedSecret : null;
  const challenge = enrolment.kind === 'webauthn' ? enrolment.challenge : null;
  const codeMacs = enrolment.kind === 'backup_code' ? enrolment.codeMacs : null;
  const phone = enrolment.kind === 'sms' ? enrolment.phone : null;
  const made = await ask(
    tx,
    sql`insert into pending_enrolments (tenant_id, id, attempt_id, user_id, kind, secret_sealed, challenge, code_macs, phone, created_at, expires_at)
      select a.tenant_id, ${enrolment.id}::uuid, a.id, a.user_id, ${enrolment.kind}::text, ${secret}::bytea, ${challenge}::text, ${codeMacs}::bytea[],
        ${phone}::text, ${at(tx.now)}, a.expires_at
      from sign_in_attempts a where a.tenant_id = ${tx.tenantId} and a.id = ${enrolment.attempt} and a.user_id = ${user}
      on conflict (tenant_id, attempt_id, kind) do update set id = excluded.id, secret_sealed = excluded.secret_sealed,
        challenge = excluded.challenge, code_macs = excluded.code_macs, phone = excluded.phone, created_at = excluded.created_at,
        expires_at = excluded.expires_at
      returning id`,
  );
  if (made.length === 0) throw new Error('the attempt is gone or belongs to somebody else');
}

export async function findPendingEnrolment(tx: Tx, attempt: AttemptId, kind: PendingEnrolment['kind']): Promise<PendingEnrolment | null> {
  const row = await askOne<EnrolmentRow>(
    tx,
    sql`select id, secret_sealed, challenge, code_macs, phone from pending_enrolments
      where tenant_id = ${tx.tenantId} and attempt_id = ${attempt} and kind = ${kind} and (expires_at > ${at(tx.now)}) is true`,
  );
  if (row === null) return null;
  if (row.secret_sealed !== null) return { kind: 'totp', id: row.id, attempt, sealedSecret: row.secret_sealed };
  if (row.challenge !== null) return { kind: 'webauthn', id: row.id, attempt, challenge: row.challenge };
  if (row.phone !== null) return { kind: 'sms', id: row.id, attempt, phone: row.phone };
  if (row.code_macs !== null) return { kind: 'backup_code', id: row.id, attempt, codeMacs: row.code_macs };
  throw new Error('a pending enrolment without its secret');
}

export async function takePendingEnrolment(tx: Tx, enrolment: EnrolmentId): Promise<boolean> {
  return (await change(tx, sql`delete from pending_enrolments where tenant_id = ${tx.tenantId} and id = ${enrolment}`)) === 1;
}
