import type { GroupId } from '../../domain/directory/group.ts';
import { EVERYBODY, type UserPlace } from '../../domain/factors/userFilter.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { pageOf } from '../pageOf.ts';
import { groupNotFound } from './findGroupByName.ts';
import type { UsersListed } from './listUsers.ts';

export interface ListMembers extends Administration {
  readonly group: GroupId;
  /** As of a filter of people; null: all. */
  readonly search: string | null;
  /** Of the order by name; null: the first page. */
  readonly after: UserPlace | null;
  readonly limit: number;
}

/** The people of one group by their names. */
export function listMembers(ports: Pick<Ports, 'store'>) {
  return ({ group, search, after, limit, ...by }: ListMembers): Promise<Result<UsersListed, 'not_permitted' | 'group_not_found'>> =>
    administer(ports, { ...by, act: 'read_directory', on: null }, async (tx) => {
      if ((await ports.store.findGroup(tx, group)) === null) return groupNotFound();
      const order = { by: 'name', direction: 'ascending' } as const;
      const filter = { ...EVERYBODY, group, search };
      const { rows, next } = await pageOf(limit, (most) => ports.store.listUsers(tx, filter, { order, after, limit: most }));
      const last = rows.at(-1);
      return succeeded({
        users: rows,
        next: next === null || last === undefined ? null : { by: 'name', id: last.id, name: last.loginName },
      });
    });
}
