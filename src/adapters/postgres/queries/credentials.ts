import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { FactorId } from '../../../domain/factors/factor.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import type { NewCredential, StoredCredential } from '../../../ports/webauthnVerifier.ts';
import { ask, askOne, at, change } from '../question.ts';

interface CredentialRow {
  readonly id: FactorId;
  readonly user_id: UserId;
  readonly credential_id: string;
  readonly public_key: Uint8Array;
  readonly sign_count: number;
  readonly transports: readonly string[];
}

function credentialOf(row: CredentialRow): StoredCredential & { readonly id: FactorId; readonly user: UserId } {
  return {
    id: row.id,
    user: row.user_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: row.sign_count,
    transports: row.transports,
  };
}

export async function listCredentials(tx: Tx, user: UserId): Promise<readonly (StoredCredential & { readonly id: FactorId })[]> {
  const rows = await ask<CredentialRow>(
    tx,
    sql`select id, user_id, credential_id, public_key, sign_count, transports from factors
      where tenant_id = ${tx.tenantId} and user_id = ${user} and kind = 'webauthn' order by created_at, id`,
  );
  return rows.map(credentialOf);
}

export async function findCredential(
  tx: Tx,
  credentialId: string,
): Promise<(StoredCredential & { readonly id: FactorId; readonly user: UserId }) | null> {
  const row = await askOne<CredentialRow>(
    tx,
    sql`select id, user_id, credential_id, public_key, sign_count, transports from factors
      where tenant_id = ${tx.tenantId} and credential_id = ${credentialId}`,
  );
  return row === null ? null : credentialOf(row);
}

export async function recordCredentialUse(tx: Tx, factor: FactorId, signCount: number): Promise<void> {
  await ask(
    tx,
    sql`update factors set sign_count = ${signCount}, last_used_at = ${at(tx.now)}
      where tenant_id = ${tx.tenantId} and id = ${factor}`,
  );
}

export async function insertCredential(
  tx: Tx,
  factor: { readonly id: FactorId; readonly user: UserId; readonly label: string; readonly credential: NewCredential },
): Promise<boolean> {
  const { credential } = factor;
  const made = await change(
    tx,
    sql`insert into factors (tenant_id, id, user_id, kind, label, created_at, credential_id, public_key, sign_count, transports, aaguid, backup_eligible)
      values (${tx.tenantId}, ${factor.id}, ${factor.user}, 'webauthn', ${factor.label}, ${at(tx.now)}, ${credential.credentialId},
        ${credential.publicKey}, ${credential.signCount}, ${credential.transports}, ${credential.aaguid}, ${credential.backupEligible})
      on conflict (credential_id) do nothing`,
  );
  return made === 1;
}
