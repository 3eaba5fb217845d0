import type { GroupId } from '../../domain/directory/group.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy, notBesides } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { notCancellingSweeps } from '../notCancellingSweeps.ts';
import { record } from '../record.ts';
import { groupNotFound } from './findGroupByName.ts';

export interface DeleteGroup extends Administration {
  readonly group: GroupId;
}

/**
 * Deletes a group with its memberships and its rule. The revision is raised with it, so that no decision made afterwards
 * knows the rule. A rule that goes can only loosen (ratchet), so no check of F6 is needed.
 */
export function deleteGroup(ports: Pick<Ports, 'store'>) {
  return (command: DeleteGroup): Promise<Result<void, 'not_permitted' | 'group_not_found'>> =>
    administer(ports, { ...command, act: 'manage_groups', on: null }, async (tx, acting) => {
      const checked = await checkedUnderLock(ports, tx, async () => {
        const group = (await ports.store.listGroups(tx)).find(({ id }) => id === command.group);
        if (group === undefined) return groupNotFound();
        // Its rule goes with it, and that is policy: a program that keeps the directory may not loosen it.
        const rules = await ports.store.listPolicyVersions(tx, { kind: 'group', group: group.id });
        const versions = rules.map(({ id }) => id);
        const barred =
          (rules.length === 0 ? null : notBesides(acting, 'set_policy')) ?? (await notCancellingSweeps(ports, tx, { acting, versions }));
        return barred ?? succeeded(group);
      });
      if (!checked.ok) return checked;
      const { id, name, members } = checked.value.value;
      await ports.store.deleteGroup(tx, id);
      await record(ports, tx, eventBy(command.by, 'group.deleted', { data: { group: id, name, members } }));
      return succeeded(undefined);
    });
}
