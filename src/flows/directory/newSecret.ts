import { CLIENT_SECRET_BYTES, clientSecretFrom } from '../../domain/directory/clientSecret.ts';
import type { Ports } from '../../ports/ports.ts';

export interface NewSecret {
  /** For the one answer that shows it. */
  readonly plain: string;
  /** What is kept. */
  readonly hash: Uint8Array;
}

/** Makes the secret of an OIDC client: 256 random bits, so that a plain digest of it gives nothing away. */
export function newSecret(ports: Pick<Ports, 'random' | 'digest'>): NewSecret {
  const plain = clientSecretFrom(ports.random.bytes(CLIENT_SECRET_BYTES));
  return { plain, hash: ports.digest(plain) };
}
