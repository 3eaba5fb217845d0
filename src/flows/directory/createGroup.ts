import { displayName } from '../../domain/directory/displayName.ts';
import type { Group } from '../../domain/directory/group.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { nameMalformed } from '../newTenant.ts';
import { record } from '../record.ts';

export interface CreateGroup extends Administration {
  readonly name: unknown;
}

export function createGroup(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: CreateGroup): Promise<Result<Group, 'not_permitted' | 'name_malformed' | 'group_name_taken'>> =>
    administer(ports, { ...command, act: 'manage_groups', on: null }, async (tx) => {
      const name = displayName(command.name);
      if (name === null) return nameMalformed();
      const group: Group = { id: ports.random.id<'Group'>(tx.now), name };
      if (!(await ports.store.insertGroup(tx, group))) return groupNameTaken();
      await record(ports, tx, eventBy(command.by, 'group.created', { data: { group: group.id, name } }));
      return succeeded(group);
    });
}

export function groupNameTaken(): Refusal<'group_name_taken'> {
  return refused('group_name_taken', 'Another group has this name.');
}
