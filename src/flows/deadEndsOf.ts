import type { GroupId } from '../domain/directory/group.ts';
import { deadEnds, mayLeaveNothing } from '../domain/policy/conflicts.ts';
import type { Draft } from '../domain/policy/draft.ts';
import type { Ports } from '../ports/ports.ts';
import type { Bucket } from '../ports/store/policyStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { alikePeople } from './alikePeople.ts';
import { type DeadEndListed, listedDeadEnd } from './deadEndListed.ts';
import { foldedPeople } from './foldedPeople.ts';

/**
 * F6: whom a draft would leave without any factor. People are counted only where the rules could do that to somebody.
 * @param counted everybody, told apart by at least the groups with rules, when they were counted already; null: they were not.
 */
export async function deadEndsOf(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  draft: Draft,
  counted: readonly Bucket[] | null = null,
): Promise<readonly DeadEndListed[]> {
  if (!mayLeaveNothing(draft)) return [];
  const asked = { groups: ruledGroups(draft), starts: [], cohorts: [], at: draft.version.from, among: null, sessions: 'left_out' } as const;
  return deadEnds(draft, alikePeople(counted ?? (await foldedPeople(ports, tx, asked)))).map(listedDeadEnd);
}

/** The groups that have a rule, past ones included, and the one that is about to have one. */
export function ruledGroups({ snapshot, scope }: Draft): readonly GroupId[] {
  const groups = [...snapshot.groups.keys()];
  return [...new Set(scope.kind === 'group' ? [...groups, scope.group] : groups)];
}
