import { displayName } from '../../domain/directory/displayName.ts';
import type { Group, GroupId } from '../../domain/directory/group.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { nameMalformed } from '../newTenant.ts';
import { record } from '../record.ts';
import { groupNameTaken } from './createGroup.ts';
import { groupNotFound } from './findGroupByName.ts';

export interface RenameGroup extends Administration {
  readonly group: GroupId;
  readonly name: unknown;
}

/** Gives a group another name. Its members and its rule stay: they hang on its id. */
export function renameGroup(ports: Pick<Ports, 'store'>) {
  return (command: RenameGroup): Promise<Result<Group, 'not_permitted' | 'name_malformed' | 'group_name_taken' | 'group_not_found'>> =>
    administer(ports, { ...command, act: 'manage_groups', on: null }, async (tx) => {
      const name = displayName(command.name);
      if (name === null) return nameMalformed();
      const before = await ports.store.findGroup(tx, command.group);
      if (before === null) return groupNotFound();
      const group: Group = { id: command.group, name };
      const outcome = await ports.store.renameGroup(tx, group);
      if (outcome === 'missing') return groupNotFound();
      if (outcome === 'taken') return groupNameTaken();
      const data = { group: group.id, from: before.name, to: name };
      await record(ports, tx, eventBy(command.by, 'group.renamed', { data }));
      return succeeded(group);
    });
}
