import type { TenantId } from '../../domain/directory/tenant.ts';
import { type NonEmpty, nonEmpty } from '../../kernel/nonEmpty.ts';
import type { Ports } from '../../ports/ports.ts';
import type { SigningKeyRecord, SigningPurpose } from '../../ports/store/protocolStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { prepareSigningKey } from './prepareSigningKey.ts';

/**
 * The keys of a tenant: first the one that signs now, then those that are only published (the next ones and the former
 * ones). A tenant that has none gets its first one, also when two nodes ask at once.
 */
export function readSigningKeys(ports: Pick<Ports, 'store' | 'sealer' | 'keyPairs'>, purpose: SigningPurpose = 'oidc') {
  return async (tenantId: TenantId): Promise<NonEmpty<SigningKeyRecord>> => {
    const known = await ports.store.transaction(tenantId, (tx) => signingFirst(ports, tx, purpose));
    if (known !== null) return known;
    const storeFirst = await prepareSigningKey(ports, purpose);
    return ports.store.transaction(tenantId, async (tx) => {
      await ports.store.lockTenant(tx);
      const meanwhile = await signingFirst(ports, tx, purpose);
      if (meanwhile !== null) return meanwhile;
      await storeFirst(tx);
      const made = await signingFirst(ports, tx, purpose);
      if (made === null) throw new Error('a signing key was stored and is not there');
      return made;
    });
  };
}

/** null: there is none. */
async function signingFirst(ports: Pick<Ports, 'store'>, tx: Tx, purpose: SigningPurpose): Promise<NonEmpty<SigningKeyRecord> | null> {
  const keys = await ports.store.listSigningKeys(tx, purpose);
  // The newest come first, so the first whose time has come has the latest. A tenant's first key may have been stored by a
  // transaction that began after this one and was quicker: then it signs all the same.
  const signs = keys.find((key) => key.signsFrom <= tx.now) ?? keys.at(-1);
  return signs === undefined ? null : nonEmpty([signs, ...keys.filter((key) => key !== signs)]);
}
