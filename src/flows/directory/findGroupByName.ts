import { displayName } from '../../domain/directory/displayName.ts';
import type { Group } from '../../domain/directory/group.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';

export interface FindGroupByName extends Administration {
  readonly name: unknown;
}

export function findGroupByName(ports: Pick<Ports, 'store'>) {
  return (command: FindGroupByName): Promise<Result<Group, 'not_permitted' | 'group_not_found'>> =>
    administer(ports, { ...command, act: 'read_directory', on: null }, async (tx) => {
      const name = displayName(command.name);
      const group = name === null ? null : await ports.store.findGroupByName(tx, name);
      return group === null ? groupNotFound() : succeeded(group);
    });
}

export function groupNotFound(): Refusal<'group_not_found'> {
  return refused('group_not_found', 'There is no such group in this tenant.');
}
