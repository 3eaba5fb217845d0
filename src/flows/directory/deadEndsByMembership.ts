import type { GroupId } from '../../domain/directory/group.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { deadEnds } from '../../domain/policy/conflicts.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type DeadEndListed, listedDeadEnd } from '../deadEndListed.ts';
import { nothingNew } from './nothingNew.ts';

/** F6: where a person is stuck, now or under a version that is to begin, because of one membership. Asked after it was made. */
export async function deadEndsByMembership(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { user, group }: { readonly user: UserId; readonly group: GroupId },
): Promise<readonly DeadEndListed[]> {
  const person = await store.gatherPerson(tx, user);
  if (person === null) return [];
  const draft = nothingNew(await store.policySnapshot(tx, person.revision), tx.now);
  const { groups, factors } = person.facts;
  const others = groups.filter((one) => one !== group);
  const already = deadEnds(draft, [{ groups: others, factors, count: 1 }]);
  return deadEnds(draft, [{ groups, factors, count: 1 }])
    .filter(({ application }) => !already.some((one) => one.application === null || one.application === application))
    .map((one) => listedDeadEnd({ ...one, before: 'open' }));
}
