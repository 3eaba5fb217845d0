import { createPrivateKey } from 'node:crypto';
import type { TenantId } from '../domain/directory/tenant.ts';
import { readSigningKeys } from '../flows/keys/readSigningKeys.ts';
import { openKey } from '../flows/keys/sealedKey.ts';
import type { Ports } from '../ports/ports.ts';
import type { SamlSigner } from './signXml.ts';

type KeyPorts = Pick<Ports, 'store' | 'sealer' | 'keyPairs' | 'certificates'>;

/** The keys of a tenant with their certificates, the one that signs now first. */
export function samlSigners(ports: KeyPorts) {
  const read = readSigningKeys(ports, 'saml');
  return async (tenantId: TenantId): Promise<readonly [SamlSigner, ...SamlSigner[]]> => {
    const [first, ...others] = await read(tenantId);
    const signerOf = async (key: typeof first): Promise<SamlSigner> => {
      const privateJwk = openKey(ports, { tenantId }, key);
      const certificate = await ports.certificates.selfSigned({ privateJwk, keyId: key.keyId, from: key.createdAt });
      return { privateKey: createPrivateKey({ key: privateJwk, format: 'jwk' }), certificate };
    };
    return [await signerOf(first), ...(await Promise.all(others.map(signerOf)))];
  };
}
