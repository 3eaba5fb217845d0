import type { Command } from 'commander';
import { addMember } from '../../flows/directory/addMember.ts';
import { createGroup } from '../../flows/directory/createGroup.ts';
import { deleteGroup } from '../../flows/directory/deleteGroup.ts';
import { listGroups } from '../../flows/directory/listGroups.ts';
import { removeMember } from '../../flows/directory/removeMember.ts';
import { answered } from '../answer.ts';
import type { CommandRun } from '../commandRun.ts';
import { groupNamed, userNamed } from '../lookups.ts';
import { table } from '../table.ts';

export function addGroupCommands(program: Command, run: CommandRun): void {
  const group = program.command('group').description('make, list and delete groups, add and remove people');

  group
    .command('create <name>')
    .description('make a group')
    .action(
      run.inTenant(async ({ ports, host }, name: string) => {
        const created = await createGroup(ports)({ ...host, name });
        return created.ok ? answered(created.value, `Made the group "${created.value.name}".`) : created;
      }),
    );

  group
    .command('list')
    .description('all groups, with the number of people in each')
    .action(
      run.inTenant(async ({ ports, host }) => {
        const listed = await listGroups(ports)(host);
        if (!listed.ok) return listed;
        const rows = listed.value.map(({ name, members, id }) => [name, String(members), id]);
        return answered(listed.value, table(['name', 'people', 'id'], rows, 'There is no group.'));
      }),
    );

  group
    .command('delete <name>')
    .description('delete a group and its rule; the people stay')
    .action(
      run.inTenant(async ({ ports, host }, name: string) => {
        const found = await groupNamed({ ports, host }, name);
        if (!found.ok) return found;
        const deleted = await deleteGroup(ports)({ ...host, group: found.value.id });
        return deleted.ok ? answered(found.value, `Deleted the group "${found.value.name}".`) : deleted;
      }),
    );

  group
    .command('add <group> <user>')
    .description('add a person to a group')
    .action(
      run.inTenant(async ({ ports, host, terminal }, name: string, loginName: string) => {
        const found = await bothNamed({ ports, host }, name, loginName);
        if (!found.ok) return found;
        const { group: into, user } = found.value;
        const added = await addMember(ports)({ ...host, group: into.id, user: user.id });
        if (!added.ok) return added;
        for (const deadEnd of added.value.deadEnds) {
          terminal.complain(
            `warning: with the rules as they are this leaves somebody without a way to sign in (F6): ${JSON.stringify(deadEnd)}\n`,
          );
        }
        return answered({ group: into, user, ...added.value }, `${user.loginName} is in "${into.name}".`);
      }),
    );

  group
    .command('remove <group> <user>')
    .description('take a person out of a group')
    .action(
      run.inTenant(async ({ ports, host }, name: string, loginName: string) => {
        const found = await bothNamed({ ports, host }, name, loginName);
        if (!found.ok) return found;
        const { group: from, user } = found.value;
        const removed = await removeMember(ports)({ ...host, group: from.id, user: user.id });
        return removed.ok ? answered({ group: from, user }, `${user.loginName} is not in "${from.name}".`) : removed;
      }),
    );
}

async function bothNamed(run: Parameters<typeof groupNamed>[0], name: string, loginName: string) {
  const group = await groupNamed(run, name);
  if (!group.ok) return group;
  const user = await userNamed(run, loginName);
  return user.ok ? { ok: true as const, value: { group: group.value, user: user.value } } : user;
}
