import { sql } from 'kysely';
import type { Group, GroupId } from '../../../domain/directory/group.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, change } from '../question.ts';
import { raiseRevision } from './raiseRevision.ts';
import { withdrawSweepsOf } from './sweeps.ts';

export async function insertGroup(tx: Tx, group: Group): Promise<boolean> {
  await raiseRevision(tx);
  const made = await change(
    tx,
    sql`insert into groups (tenant_id, id, name) values (${tx.tenantId}, ${group.id}, ${group.name}) on conflict (tenant_id, name) do nothing`,
  );
  return made === 1;
}

export async function findGroup(tx: Tx, group: GroupId): Promise<Group | null> {
  return askOne<Group>(tx, sql`select id, name from groups where tenant_id = ${tx.tenantId} and id = ${group}`);
}

export async function findGroupByName(tx: Tx, name: string): Promise<Group | null> {
  return askOne<Group>(tx, sql`select id, name from groups where tenant_id = ${tx.tenantId} and name = ${name}`);
}

export async function listGroups(tx: Tx): Promise<readonly (Group & { readonly members: number })[]> {
  return ask<Group & { readonly members: number }>(
    tx,
    sql`select g.id, g.name,
        (select count(*) from memberships m where m.tenant_id = ${tx.tenantId} and m.group_id = g.id) as members
      from groups g where g.tenant_id = ${tx.tenantId} order by g.name`,
  );
}

export async function renameGroup(tx: Tx, group: Group): Promise<'renamed' | 'taken' | 'missing'> {
  // Under the tenant's lock no other change of a group is under way, so what is asked here still holds below.
  await raiseRevision(tx);
  const holder = await findGroupByName(tx, group.name);
  if (holder !== null && holder.id !== group.id) return 'taken';
  const renamed = await change(tx, sql`update groups set name = ${group.name} where tenant_id = ${tx.tenantId} and id = ${group.id}`);
  return renamed === 1 ? 'renamed' : 'missing';
}

export async function deleteGroup(tx: Tx, group: GroupId): Promise<boolean> {
  await raiseRevision(tx);
  await withdrawSweepsOf(tx, group);
  return (await change(tx, sql`delete from groups where tenant_id = ${tx.tenantId} and id = ${group}`)) === 1;
}

export async function addMember(tx: Tx, group: GroupId, user: UserId): Promise<boolean> {
  const found = await askOne(
    tx,
    sql`with pair as (
        select u.id as user_id, g.id as group_id from users u, groups g
        where u.tenant_id = ${tx.tenantId} and u.id = ${user} and g.tenant_id = ${tx.tenantId} and g.id = ${group}
      ), added as (
        insert into memberships (tenant_id, user_id, group_id) select ${tx.tenantId}, user_id, group_id from pair on conflict do nothing
      )
      select 1 from pair`,
  );
  return found !== null;
}

export async function removeMember(tx: Tx, group: GroupId, user: UserId): Promise<boolean> {
  const removed = await change(
    tx,
    sql`delete from memberships where tenant_id = ${tx.tenantId} and user_id = ${user} and group_id = ${group}`,
  );
  return removed === 1;
}

export async function listGroupsOf(tx: Tx, user: UserId): Promise<readonly Group[]> {
  return ask<Group>(
    tx,
    sql`select g.id, g.name from memberships m join groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
      where m.tenant_id = ${tx.tenantId} and m.user_id = ${user} order by g.name`,
  );
}
