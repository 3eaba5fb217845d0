import type { GroupId } from '../../domain/directory/group.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { type GroupListed, groupListed } from '../groupListed.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { groupNotFound } from './findGroupByName.ts';

export interface ShowGroup extends Administration {
  readonly group: GroupId;
}

/** One group as the list shows it. */
export function showGroup(ports: Pick<Ports, 'store'>) {
  return (command: ShowGroup): Promise<Result<GroupListed, 'not_permitted' | 'group_not_found'>> =>
    administer(ports, { ...command, act: 'read_directory', on: null }, async (tx) => {
      const group = await ports.store.findGroup(tx, command.group);
      if (group === null) return groupNotFound();
      const { snapshot } = await latestSnapshot(ports, tx);
      const members = (await ports.store.countMembers(tx, [group.id])).get(group.id) ?? 0;
      return succeeded(groupListed(snapshot, { ...group, members }, tx.now));
    });
}
