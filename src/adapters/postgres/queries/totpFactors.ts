import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { FactorId } from '../../../domain/factors/factor.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at, change } from '../question.ts';

export async function listTotpFactors(
  tx: Tx,
  user: UserId,
): Promise<readonly { readonly id: FactorId; readonly sealedSecret: Uint8Array; readonly lastStep: number | null }[]> {
  const rows = await ask<{ id: FactorId; secret_sealed: Uint8Array; last_step: number }>(
    tx,
    sql`select id, secret_sealed, last_step from factors
      where tenant_id = ${tx.tenantId} and user_id = ${user} and kind = 'totp' order by created_at, id`,
  );
  return rows.map((row) => ({ id: row.id, sealedSecret: row.secret_sealed, lastStep: row.last_step }));
}

/** The last accepted step only ever grows: a code is accepted once, however many posts bring it at the same time. */
export async function acceptTotpStep(tx: Tx, factor: FactorId, step: number): Promise<boolean> {
  const accepted = await change(
    tx,
    sql`update factors set last_step = ${step}, last_used_at = ${at(tx.now)}
      where tenant_id = ${tx.tenantId} and id = ${factor} and last_step < ${step}`,
  );
  return accepted === 1;
}

export async function insertTotpFactor(
  tx: Tx,
  factor: {
    readonly id: FactorId;
    readonly user: UserId;
    readonly label: string;
    readonly sealedSecret: Uint8Array;
    readonly lastStep: number;
  },
): Promise<void> {
  await ask(
    tx,
    sql`insert into factors (tenant_id, id, user_id, kind, label, created_at, secret_sealed, last_step)
      values (${tx.tenantId}, ${factor.id}, ${factor.user}, 'totp', ${factor.label}, ${at(tx.now)}, ${factor.sealedSecret}, ${factor.lastStep})`,
  );
}
