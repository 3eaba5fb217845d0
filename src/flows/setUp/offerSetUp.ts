import { after, HOUR, type Instant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';

/** How long an address is good. */
const SET_UP_LIFETIME = HOUR;
const SECRET_BYTES = 32;

export interface SetUpOffered {
  /** To be printed on the terminal of whoever runs the server, and nowhere else. */
  readonly address: string;
  readonly expiresAt: Instant;
}

/** Makes an address with which the first tenant and its owner are made. @returns null: there is a tenant already. */
export function offerSetUp(ports: Pick<Ports, 'store' | 'random' | 'clock' | 'digest' | 'capabilities'>) {
  return (): Promise<SetUpOffered | null> =>
    // Of a tenant that is not there, and may never be.
    ports.store.transaction(ports.random.id<'Tenant'>(ports.clock.now()), async (tx) => {
      const secret = ports.random.token(SECRET_BYTES);
      const expiresAt = after(tx.now, SET_UP_LIFETIME);
      const isOffered = await ports.store.offerSetUp(tx, { digest: ports.digest(secret), expiresAt });
      return isOffered ? { address: `${ports.capabilities.publicUrl}/set-up?key=${secret}`, expiresAt } : null;
    });
}
