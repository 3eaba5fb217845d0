import { sql } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import type { SigningKeyRecord, SigningPurpose } from '../../../ports/store/protocolStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at, json } from '../question.ts';

interface KeyRow {
  readonly key_id: string;
  readonly purpose: SigningPurpose;
  readonly algorithm: string;
  readonly public_jwk: Readonly<Record<string, unknown>>;
  readonly private_jwk_sealed: Uint8Array;
  readonly created_at: Instant;
  readonly signs_from: Instant;
  readonly published_until: Instant | null;
}

export async function listSigningKeys(tx: Tx, purpose: SigningPurpose): Promise<readonly SigningKeyRecord[]> {
  const rows = await ask<KeyRow>(
    tx,
    sql`select key_id, purpose, algorithm, public_jwk, private_jwk_sealed, created_at, signs_from, published_until from signing_keys
      where tenant_id = ${tx.tenantId} and purpose = ${purpose} and (published_until is null or published_until > ${at(tx.now)})
      order by signs_from desc, key_id`,
  );
  return rows.map((row) => ({
    keyId: row.key_id,
    purpose: row.purpose,
    algorithm: row.algorithm,
    publicJwk: row.public_jwk,
    sealedPrivateJwk: row.private_jwk_sealed,
    createdAt: row.created_at,
    signsFrom: row.signs_from,
    publishedUntil: row.published_until,
  }));
}

export async function insertSigningKey(tx: Tx, key: SigningKeyRecord): Promise<void> {
  await ask(
    tx,
    sql`insert into signing_keys (tenant_id, key_id, purpose, algorithm, public_jwk, private_jwk_sealed, created_at, signs_from, published_until)
      values (${tx.tenantId}, ${key.keyId}, ${key.purpose}, ${key.algorithm}, ${json(key.publicJwk)}, ${key.sealedPrivateJwk}, ${at(key.createdAt)},
        ${at(key.signsFrom)}, ${at(key.publishedUntil)})`,
  );
}

export async function endSigningKeys(
  tx: Tx,
  { purpose, publishedUntil }: { readonly purpose: SigningPurpose; readonly publishedUntil: Instant },
): Promise<void> {
  await ask(
    tx,
    sql`update signing_keys set published_until = ${at(publishedUntil)}
      where tenant_id = ${tx.tenantId} and purpose = ${purpose}
        and (published_until is null or published_until > ${at(publishedUntil)})`,
  );
}

export async function lockTenant(tx: Tx): Promise<void> {
  await ask(tx, sql`select from tenants where id = ${tx.tenantId} for no key update`);
}
