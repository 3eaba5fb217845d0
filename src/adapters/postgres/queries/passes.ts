import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { AttemptId } from '../../../domain/sessions/signInAttempt.ts';
import type { NewPass, PassId } from '../../../ports/store/passStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, json } from '../question.ts';

export async function insertPass(tx: Tx, pass: NewPass): Promise<void> {
  await ask(
    tx,
    sql`insert into enrolment_passes (tenant_id, user_id, id, code_mac, made_at, made_by, expires_at)
      values (${tx.tenantId}, ${pass.user}, ${pass.id}, ${pass.codeMac}, ${at(tx.now)}, ${json(pass.madeBy)}, ${at(pass.expiresAt)})`,
  );
}

export async function revokePass(tx: Tx, user: UserId): Promise<PassId | null> {
  const taken = await askOne<{ id: PassId; alive: boolean }>(
    tx,
    sql`delete from enrolment_passes where tenant_id = ${tx.tenantId} and user_id = ${user} returning id, expires_at > ${at(tx.now)} as alive`,
  );
  return taken?.alive === true ? taken.id : null;
}

/** B7: a deletion has one winner. */
export async function redeemPass(tx: Tx, user: UserId, codeMac: Uint8Array): Promise<PassId | null> {
  const redeemed = await askOne<{ id: PassId }>(
    tx,
    sql`delete from enrolment_passes
      where tenant_id = ${tx.tenantId} and user_id = ${user} and code_mac = ${codeMac} and expires_at > ${at(tx.now)} returning id`,
  );
  return redeemed?.id ?? null;
}

export async function rememberPass(tx: Tx, attempt: AttemptId, codeMac: Uint8Array): Promise<void> {
  await ask(tx, sql`update sign_in_attempts set pass_mac = ${codeMac} where tenant_id = ${tx.tenantId} and id = ${attempt}`);
}
