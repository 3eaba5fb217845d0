import type { Instant } from '../../kernel/instant.ts';
import type { Jwk, KeyPair } from '../../ports/keyPairs.ts';
import type { Ports } from '../../ports/ports.ts';
import type { SealingContext } from '../../ports/sealer.ts';
import type { SigningKeyRecord, SigningPurpose } from '../../ports/store/protocolStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** Stores a key pair, its private part sealed for this tenant and key. */
export function storeKey(
  ports: Pick<Ports, 'store' | 'sealer'>,
  tx: Tx,
  { pair, purpose, signsFrom }: { readonly pair: KeyPair; readonly purpose: SigningPurpose; readonly signsFrom: Instant },
): Promise<void> {
  const plain = new TextEncoder().encode(JSON.stringify(pair.privateJwk));
  return ports.store.insertSigningKey(tx, {
    keyId: pair.keyId,
    purpose,
    algorithm: pair.algorithm,
    publicJwk: pair.publicJwk,
    sealedPrivateJwk: ports.sealer.seal(plain, contextOf(tx, pair.keyId)),
    createdAt: tx.now,
    signsFrom,
    publishedUntil: null,
  });
}

/** The private key. It is held in memory by whoever signs, and goes nowhere else. @throws when it was sealed for another place or with another key. */
export function openKey(ports: Pick<Ports, 'sealer'>, tx: Pick<Tx, 'tenantId'>, key: SigningKeyRecord): Jwk {
  const plain = ports.sealer.open(key.sealedPrivateJwk, contextOf(tx, key.keyId));
  return JSON.parse(new TextDecoder().decode(plain)) as Jwk;
}

function contextOf({ tenantId }: Pick<Tx, 'tenantId'>, keyId: string): SealingContext {
  return { purpose: 'signing_key', owner: `${tenantId} ${keyId}` };
}
