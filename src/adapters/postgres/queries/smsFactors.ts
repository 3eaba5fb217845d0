import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { FactorId } from '../../../domain/factors/factor.ts';
import type { SmsFactor } from '../../../ports/store/factorStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at, change } from '../question.ts';

export async function listSmsFactors(tx: Tx, user: UserId): Promise<readonly SmsFactor[]> {
  return ask<SmsFactor>(
    tx,
    sql`select id, phone from factors
      where tenant_id = ${tx.tenantId} and user_id = ${user} and kind = 'sms' order by coalesce(last_used_at, created_at) desc, id desc`,
  );
}

export async function insertSmsFactor(tx: Tx, factor: SmsFactor & { readonly user: UserId; readonly label: string }): Promise<boolean> {
  const made = await change(
    tx,
    sql`insert into factors (tenant_id, id, user_id, kind, label, created_at, phone)
      values (${tx.tenantId}, ${factor.id}, ${factor.user}, 'sms', ${factor.label}, ${at(tx.now)}, ${factor.phone})
      on conflict (tenant_id, user_id, phone) where kind = 'sms' do nothing`,
  );
  return made === 1;
}

export async function recordSmsUse(tx: Tx, factor: FactorId): Promise<void> {
  await ask(tx, sql`update factors set last_used_at = ${at(tx.now)} where tenant_id = ${tx.tenantId} and id = ${factor}`);
}
