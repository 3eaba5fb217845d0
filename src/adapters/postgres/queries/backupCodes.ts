import { type RawBuilder, sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { FactorId } from '../../../domain/factors/factor.ts';
import type { AttemptId } from '../../../domain/sessions/signInAttempt.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change } from '../question.ts';
import { raiseRecheckEpoch } from './raiseRecheckEpoch.ts';

interface Spent {
  readonly factor: FactorId;
  /** Codes of the batch that are left after it. */
  readonly remaining: number;
}

/** One conditional update with one winner. F10: a code that another flow holds is no code. */
export async function spendBackupCode(tx: Tx, user: UserId, codeMac: Uint8Array): Promise<Spent | null> {
  const spent = await askOne<Spent>(
    tx,
    sql`with spent as (
        update backup_codes c set used_at = ${at(tx.now)}
        from factors f
        where c.tenant_id = ${tx.tenantId} and c.code_mac = ${codeMac} and c.used_at is null
          and (c.reserved_until > ${at(tx.now)}) is not true
          and f.tenant_id = ${tx.tenantId} and f.id = c.factor_id and f.user_id = ${user}
        returning c.factor_id
      )
      ${used(tx)}`,
  );
  return spent;
}

/** One conditional update with one winner, of which the flow that has won may be a winner again. */
export async function reserveBackupCode(
  tx: Tx,
  user: UserId,
  shown: { readonly codeMac: Uint8Array; readonly attempt: AttemptId },
): Promise<FactorId | null> {
  const reserved = await askOne<{ factor_id: FactorId }>(
    tx,
    sql`update backup_codes c set reserved_by = a.id, reserved_until = a.expires_at
      from factors f, sign_in_attempts a
      where c.tenant_id = ${tx.tenantId} and c.code_mac = ${shown.codeMac} and c.used_at is null
        and ((c.reserved_until > ${at(tx.now)}) is not true or c.reserved_by = ${shown.attempt})
        and f.tenant_id = ${tx.tenantId} and f.id = c.factor_id and f.user_id = ${user}
        and a.tenant_id = ${tx.tenantId} and a.id = ${shown.attempt}
      returning c.factor_id`,
  );
  return reserved?.factor_id ?? null;
}

export async function spendReservedCode(tx: Tx, attempt: AttemptId): Promise<FactorId | null> {
  const spent = await askOne<Spent>(
    tx,
    sql`with spent as (
        update backup_codes c set used_at = ${at(tx.now)}
        where c.tenant_id = ${tx.tenantId} and c.reserved_by = ${attempt} and c.used_at is null
        returning c.factor_id
      )
      ${used(tx)}`,
  );
  return spent?.factor ?? null;
}

/** Notes on the batch that one of its codes was spent. One that is held for a flow is not spent, and is left. */
function used(tx: Tx): RawBuilder<unknown> {
  return sql`update factors f set last_used_at = ${at(tx.now)}, codes_left = f.codes_left - 1
    from spent where f.tenant_id = ${tx.tenantId} and f.id = spent.factor_id
    returning f.id as factor, f.codes_left as remaining`;
}

export async function replaceBackupCodes(
  tx: Tx,
  batch: { readonly id: FactorId; readonly user: UserId; readonly companion: boolean; readonly codeMacs: readonly Uint8Array[] },
): Promise<void> {
  const before = await change(
    tx,
    sql`delete from factors where tenant_id = ${tx.tenantId} and user_id = ${batch.user} and kind = 'backup_code'`,
  );
  // S8: the earlier batch was a factor that is removed.
  if (before > 0) await raiseRecheckEpoch(tx, batch.user);
  await ask(
    tx,
    sql`insert into factors (tenant_id, id, user_id, kind, label, created_at, companion, codes_left)
      values (${tx.tenantId}, ${batch.id}, ${batch.user}, 'backup_code', '', ${at(tx.now)}, ${batch.companion}, ${batch.codeMacs.length})`,
  );
  await ask(
    tx,
    sql`insert into backup_codes (tenant_id, factor_id, code_mac)
      select ${tx.tenantId}, ${batch.id}, mac from unnest(${batch.codeMacs}::bytea[]) as m (mac)`,
  );
}
