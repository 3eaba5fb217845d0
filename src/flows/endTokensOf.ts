import type { UserId } from '../domain/directory/user.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Administrator, eventBy } from './administer.ts';
import { record } from './record.ts';

/**
 * Ends the API tokens of somebody who is shut out, may make none any more, or gets in with new factors. For good: whoever
 * is let in again would otherwise find alive what a thief of the account has made meanwhile. The person's row is locked.
 */
export async function endTokensOf(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { by, maker }: { readonly by: Administrator; readonly maker: UserId },
): Promise<void> {
  for (const { id, name } of await ports.store.revokeTokensOf(tx, maker)) {
    await record(ports, tx, eventBy(by, 'api_token.revoked', { data: { token: id, name, madeBy: maker } }));
  }
}
