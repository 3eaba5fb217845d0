import type { TenantId } from '../../domain/directory/tenant.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ClientTrace } from '../../ports/store/sessionStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { linkRefused } from '../followLink.ts';
import { record } from '../record.ts';
import { isUnsubscribeKey } from '../unsubscribeAddress.ts';

/** Either way: the address in the mail is what both are done with. */
export interface Unsubscribe {
  readonly tenantId: TenantId;
  /** Both as the address in the mail has them. null: it names nobody. */
  readonly person: UserId | null;
  readonly key: unknown;
  readonly trace: ClientTrace;
}

/** Whether an address is one that we made. It tells nothing of whether the person is there still. */
export function isUnsubscribeAddress(ports: Pick<Ports, 'sealer'>) {
  return ({ tenantId, person, key }: Omit<Unsubscribe, 'trace'>): boolean =>
    person !== null && isUnsubscribeKey(ports, tenantId, person, key);
}

/** Ends the mails of roll-outs to one person. It changes nothing else, and as often as it is done it is on record once. */
export function unsubscribe(ports: Pick<Ports, 'store' | 'sealer'>) {
  return byAddress(ports, 'user.unsubscribed', (tx, person) => ports.store.unsubscribe(tx, person));
}

/** Takes that back: from now on they are among those who are told, and get nothing that they have missed. */
export function subscribe(ports: Pick<Ports, 'store' | 'sealer'>) {
  return byAddress(ports, 'user.subscribed', (tx, person) => ports.store.subscribe(tx, person));
}

function byAddress(
  ports: Pick<Ports, 'store' | 'sealer'>,
  type: 'user.unsubscribed' | 'user.subscribed',
  act: (tx: Tx, person: UserId) => Promise<boolean>,
) {
  return ({ tenantId, person, key, trace }: Unsubscribe): Promise<Result<null, 'link_over'>> =>
    ports.store.transaction(tenantId, async (tx) => {
      if (person === null || !isUnsubscribeKey(ports, tenantId, person, key)) {
        const refusal = refused('link_over', 'This address is none that was sent.');
        return linkRefused(ports, tx, { command: { tenantId, secret: key, trace }, refusal });
      }
      if (await act(tx, person)) {
        await record(ports, tx, {
          type,
          // Whoever has the mail has the address: that it was the person is not known.
          actor: { kind: 'anonymous' },
          user: person,
          application: null,
          attempt: null,
          session: null,
          address: trace.address,
          data: {},
        });
      }
      return succeeded(null);
    });
}
