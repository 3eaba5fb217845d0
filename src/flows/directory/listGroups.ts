import type { Group } from '../../domain/directory/group.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';

/** All groups, each with the number of people in it. */
export function listGroups(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<readonly (Group & { readonly members: number })[], 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_directory', on: null }, async (tx) => succeeded(await ports.store.listGroups(tx)));
}
