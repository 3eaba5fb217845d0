import type { ApplicationId } from '../../domain/directory/application.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** Applications as somebody reads them who confirms a bypass: by their names, and by what names only one of them. */
export async function exceptedInWords(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  excepted: readonly ApplicationId[],
): Promise<readonly string[]> {
  const all = excepted.length === 0 ? [] : await store.listApplications(tx);
  return all.filter(({ id }) => excepted.includes(id)).map(({ name, clientId }) => `${name} (${clientId})`);
}
