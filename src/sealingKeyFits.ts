import { openKey } from './flows/keys/sealedKey.ts';
import { type Result, refused, succeeded } from './kernel/result.ts';
import type { Ports } from './ports/ports.ts';

/**
 * Whether the sealing key of the settings is the one of this database, tried on a signing key. With another one nobody
 * could use an authenticator app, and what it sealed would stay shut for every other node.
 */
export async function sealingKeyFits({ store, sealer }: Pick<Ports, 'store' | 'sealer'>): Promise<Result<null, 'sealing_key_wrong'>> {
  const [tenant] = await store.listTenants();
  if (tenant === undefined) return succeeded(null);
  const [key] = await store.transaction(tenant.id, (tx) => store.listSigningKeys(tx, 'oidc'));
  if (key === undefined) return succeeded(null);
  try {
    openKey({ sealer }, { tenantId: tenant.id }, key);
    return succeeded(null);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return refused(
      'sealing_key_wrong',
      `The secrets of this database are sealed with another key than that of the settings (${because}). ` +
        'Give the key with which it was set up; after a rotation, the new one first and the old one behind it.',
    );
  }
}
