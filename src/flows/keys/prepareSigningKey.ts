import type { Ports } from '../../ports/ports.ts';
import type { SigningPurpose } from '../../ports/store/protocolStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { storeKey } from './sealedKey.ts';

/**
 * Makes a key pair, which no transaction has to wait for.
 * @returns what stores it, in the transaction that makes a tenant.
 */
export async function prepareSigningKey(
  ports: Pick<Ports, 'store' | 'sealer' | 'keyPairs'>,
  purpose: SigningPurpose = 'oidc',
): Promise<(tx: Tx) => Promise<void>> {
  const pair = await ports.keyPairs.make();
  return (tx) => storeKey(ports, tx, { pair, purpose, signsFrom: tx.now });
}
