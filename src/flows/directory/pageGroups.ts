import type { Group, GroupId } from '../../domain/directory/group.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { NamesAsked } from '../../ports/store/peopleStore.ts';
import { type Administration, administer } from '../administer.ts';
import { type GroupListed, groupListed } from '../groupListed.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { pageOf } from '../pageOf.ts';

export type PageGroups = Administration & NamesAsked<GroupId>;

export interface GroupsPage {
  readonly groups: readonly GroupListed[];
  /** The `after` of the next page; null: this is the last. */
  readonly next: Group | null;
}

/** Groups by name, each with how many people are in it and its rule in short. */
export function pageGroups(ports: Pick<Ports, 'store'>) {
  return ({ search, after, limit, ...by }: PageGroups): Promise<Result<GroupsPage, 'not_permitted'>> =>
    administer(ports, { ...by, act: 'read_directory', on: null }, async (tx) => {
      const { rows, next } = await pageOf(limit, (most) => ports.store.pageGroups(tx, { search, after, limit: most }));
      const { snapshot } = await latestSnapshot(ports, tx);
      const groups = rows.map((group) => groupListed(snapshot, group, tx.now));
      return succeeded({ groups, next: next === null ? null : (rows.at(-1) ?? null) });
    });
}
