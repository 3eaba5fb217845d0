import type { GroupId } from '../../domain/directory/group.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';
import { groupNotFound } from './findGroupByName.ts';

export interface RemoveMember extends Administration {
  readonly group: GroupId;
  readonly user: UserId;
}

/** Takes a person out of a group. Whoever was not in it stays out, and no event says otherwise. Nobody takes themselves out of a rule. */
export function removeMember(ports: Pick<Ports, 'store'>) {
  return (command: RemoveMember): Promise<Result<void, 'not_permitted' | 'user_not_found' | 'group_not_found'>> =>
    administer(ports, { ...command, act: 'manage_groups', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      if ((await ports.store.findGroup(tx, command.group)) === null) return groupNotFound();
      const groups = await ports.store.listGroupsOf(tx, command.user);
      if (!groups.some(({ id }) => id === command.group)) return succeeded(undefined);
      await ports.store.removeMember(tx, command.group, command.user);
      await record(ports, tx, eventBy(command.by, 'group.member_removed', { user: command.user, data: { group: command.group } }));
      return succeeded(undefined);
    });
}
