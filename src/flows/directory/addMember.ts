import type { GroupId } from '../../domain/directory/group.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';
import { deadEndsByMembership } from './deadEndsByMembership.ts';
import { groupNotFound } from './findGroupByName.ts';

export interface AddMember extends Administration {
  readonly group: GroupId;
  readonly user: UserId;
}

export interface MemberAdded {
  /** F6: a membership that makes a dead end is accepted, and this is the warning. Empty: all is well. */
  readonly deadEnds: readonly DeadEndListed[];
}

/** Puts a person into a group: its rule is theirs from the next decision on (L3). Adding twice is no error and no event. */
export function addMember(ports: Pick<Ports, 'store'>) {
  return (command: AddMember): Promise<Result<MemberAdded, 'not_permitted' | 'user_not_found' | 'group_not_found'>> =>
    administer(ports, { ...command, act: 'manage_groups', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      if ((await ports.store.findGroup(tx, command.group)) === null) return groupNotFound();
      const before = await ports.store.listGroupsOf(tx, command.user);
      if (before.some(({ id }) => id === command.group)) return succeeded({ deadEnds: [] });
      await ports.store.addMember(tx, command.group, command.user);
      const { user, group, by } = command;
      await record(ports, tx, eventBy(by, 'group.member_added', { user, data: { group } }));
      const stuck = await deadEndsByMembership(ports, tx, { user, group });
      if (stuck.length > 0) {
        const data = { cause: 'member_added', version: null, deadEnds: stuck, administratorsLockedOut: false };
        await record(ports, tx, eventBy(by, 'policy.dead_end', { user, data }));
      }
      return succeeded({ deadEnds: stuck });
    });
}
