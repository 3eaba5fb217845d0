import { deadEnds, mayLeaveNothing } from '../domain/policy/conflicts.ts';
import { type Draft, draftedSnapshot } from '../domain/policy/draft.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { alikePeople } from './alikePeople.ts';
import { type DeadEndListed, listedDeadEnd } from './deadEndListed.ts';

/** F6: whom a draft would leave without any factor. People are counted, by one grouped query, only where the rules could do that to somebody. */
export async function deadEndsOf({ store }: Pick<Ports, 'store'>, tx: Tx, draft: Draft): Promise<readonly DeadEndListed[]> {
  if (!mayLeaveNothing(draft)) return [];
  const drafted = [...draftedSnapshot(draft).groups.keys()];
  return deadEnds(draft, (await store.listPopulations(tx, drafted)).map(alikePeople)).map(listedDeadEnd);
}
