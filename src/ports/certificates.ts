import type { Instant } from '../kernel/instant.ts';
import type { Jwk } from './keyPairs.ts';

/** X.509, as SAML carries keys around. */
export interface Certificates {
  /** @returns base64 of DER of a certificate in PEM or base64; null: it is none with an RSA key of 2048 bits at least. */
  read(text: string): string | null;
  /** @returns base64 of DER, always the same for the same key. Nobody checks who issued it: it stands for its key alone. */
  selfSigned(key: { readonly privateJwk: Jwk; readonly keyId: string; readonly from: Instant }): Promise<string>;
}
