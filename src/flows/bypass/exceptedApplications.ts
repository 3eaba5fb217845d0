import type { ApplicationId } from '../../domain/directory/application.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** B5: what the bypass is to leave out, each once. An application that is not there would leave out nothing, in silence. */
export async function exceptedApplications(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  wanted: readonly ApplicationId[],
): Promise<Result<readonly ApplicationId[], 'application_not_found'>> {
  const excepted = [...new Set(wanted)];
  if (excepted.length > 0) {
    const known = new Set((await store.listApplications(tx)).map(({ id }) => id));
    if (!excepted.every((id) => known.has(id))) return refused('application_not_found', 'There is no such application in this tenant.');
  }
  return succeeded(excepted);
}
