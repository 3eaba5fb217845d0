import 'reflect-metadata';
import { createHash, createPrivateKey, createPublicKey, webcrypto, X509Certificate } from 'node:crypto';
import { X509CertificateGenerator } from '@peculiar/x509';
import { after, DAY } from '../../kernel/instant.ts';
import type { Certificates } from '../../ports/certificates.ts';

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const LEAST_BITS = 2_048;
const MOST_CHARACTERS = 16_384;
const BASE64 = /^[A-Za-z0-9+/=]+$/;
/** Service providers hold on to what they were given; a key is taken out of use by rotation, and not by a date in it. */
const LIFETIME = 20 * 365 * DAY;

export const x509Certificates: Certificates = {
  read(text) {
    if (text.length > MOST_CHARACTERS) return null;
    const bare = text.replace(/-----(?:BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
    if (!BASE64.test(bare)) return null;
    try {
      const { publicKey, raw } = new X509Certificate(Buffer.from(bare, 'base64'));
      const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
      return publicKey.asymmetricKeyType === 'rsa' && bits >= LEAST_BITS ? raw.toString('base64') : null;
    } catch {
      return null;
    }
  },
  async selfSigned({ privateJwk, keyId, from }) {
    const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' });
    const jwk = { private: privateKey.export({ format: 'jwk' }), public: createPublicKey(privateKey).export({ format: 'jwk' }) };
    const { subtle } = webcrypto;
    const keys = {
      privateKey: await subtle.importKey('jwk', jwk.private, ALGORITHM, false, ['sign']),
      publicKey: await subtle.importKey('jwk', jwk.public, ALGORITHM, true, ['verify']),
    };
    const serial = createHash('sha256').update(keyId).digest('hex').slice(0, 30);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: `00${serial}`,
      name: 'CN=Sallyport SAML signing',
      notBefore: new Date(from),
      notAfter: new Date(after(from, LIFETIME)),
      signingAlgorithm: ALGORITHM,
      keys: keys as CryptoKeyPair,
    });
    return Buffer.from(certificate.rawData).toString('base64');
  },
};
