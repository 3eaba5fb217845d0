import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { FactorId, FactorKind } from '../../../domain/factors/factor.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { FactorListed } from '../../../ports/store/factorStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne } from '../question.ts';
import { raiseRecheckEpoch } from './raiseRecheckEpoch.ts';

interface FactorRow {
  readonly id: FactorId;
  readonly kind: FactorKind;
  readonly label: string;
  readonly created_at: Instant;
  readonly last_used_at: Instant | null;
  readonly remaining: number | null;
}

export async function listFactors(tx: Tx, user: UserId): Promise<readonly FactorListed[]> {
  const rows = await ask<FactorRow>(
    tx,
    sql`select f.id, f.kind, f.label, f.created_at, f.last_used_at, f.codes_left as remaining
      from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = ${user} order by f.created_at, f.id`,
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    label: row.label,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    remaining: row.remaining,
  }));
}

export async function renameFactor(
  tx: Tx,
  user: UserId,
  { factor, label }: { readonly factor: FactorId; readonly label: string },
): Promise<{ readonly kind: FactorKind; readonly from: string } | null> {
  return askOne<{ kind: FactorKind; from: string }>(
    tx,
    sql`with before as materialized (
        select id, kind, label from factors
        where tenant_id = ${tx.tenantId} and user_id = ${user} and id = ${factor} and kind <> 'backup_code' for update
      )
      update factors f set label = ${label} from before where f.tenant_id = ${tx.tenantId} and f.id = before.id
      returning before.kind, before.label as from`,
  );
}

/** S9: locked against sign-ins that count on the factor, so that of two removals at once the second one sees the first. */
export async function removeFactor(tx: Tx, user: UserId, factor: FactorId): Promise<FactorKind | null> {
  await askOne(tx, sql`select 1 from users where tenant_id = ${tx.tenantId} and id = ${user} for update`);
  const removed = await askOne<{ kind: FactorKind }>(
    tx,
    sql`delete from factors where tenant_id = ${tx.tenantId} and user_id = ${user} and id = ${factor} returning kind`,
  );
  if (removed === null) return null;
  // F8: companion codes do not stand alone.
  await ask(
    tx,
    sql`delete from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = ${user} and f.companion
      and not exists (select from factors o where o.tenant_id = ${tx.tenantId} and o.user_id = ${user} and o.kind <> 'backup_code')`,
  );
  await raiseRecheckEpoch(tx, user);
  return removed.kind;
}
