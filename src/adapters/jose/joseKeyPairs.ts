import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { KeyPairs } from '../../ports/keyPairs.ts';

const ALGORITHM = 'RS256';

export const joseKeyPairs: KeyPairs = {
  async make() {
    const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { modulusLength: 2_048, extractable: true });
    const publicJwk = await exportJWK(publicKey);
    const keyId = await calculateJwkThumbprint(publicJwk);
    const described = { kid: keyId, alg: ALGORITHM, use: 'sig' };
    return {
      keyId,
      algorithm: ALGORITHM,
      publicJwk: { ...publicJwk, ...described },
      privateJwk: { ...(await exportJWK(privateKey)), ...described },
    };
  },
};
