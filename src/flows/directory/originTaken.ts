import type { ApplicationId, Registration } from '../../domain/directory/application.ts';
import { type Refusal, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/**
 * Which application a request to a protected host is for has to be plain, so a host belongs to one application of a tenant. Between
 * tenants the address decides that the proxy asks at; telling one tenant what another has registered would tell too much.
 * @param application `id` null: it is new. @returns null when all its hosts are free.
 */
export async function originTaken(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { id, forwardAuth }: Pick<Registration, 'forwardAuth'> & { readonly id: ApplicationId | null },
): Promise<Refusal<'origin_taken'> | null> {
  for (const origin of forwardAuth?.origins ?? []) {
    const found = await store.findApplicationByOrigin(tx, origin);
    if (found !== null && found.id !== id)
      return refused('origin_taken', `${origin} belongs to the application "${found.name}".`, { origin });
  }
  return null;
}
