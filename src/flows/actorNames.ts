import type { Actor } from '../domain/audit/event.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

/** Login names of those who set rules; null: the host or a program did, or the account is gone. Few people do: each is looked up once. */
export function actorNames({ store }: Pick<Ports, 'store'>, tx: Tx) {
  const known = new Map<string, string | null>();
  return async (actor: Actor): Promise<string | null> => {
    if (actor.kind !== 'user') return null;
    const name = known.get(actor.id) ?? (await store.findUser(tx, actor.id))?.loginName ?? null;
    known.set(actor.id, name);
    return name;
  };
}
