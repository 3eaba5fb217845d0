import type { GroupId } from '../../domain/directory/group.ts';
import type { User, UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { pageOf } from '../pageOf.ts';

export interface ListUsers extends Administration {
  /** Beginning of the login name or the display name; null: all. */
  readonly search: string | null;
  readonly group: GroupId | null;
  /** Last one of the page before; null: the first page. */
  readonly after: UserId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface UsersPage {
  readonly users: readonly User[];
  /** The `after` of the next page; null: this is the last. */
  readonly next: UserId | null;
}

/** People, oldest account first. */
export function listUsers(ports: Pick<Ports, 'store'>) {
  return ({ search, group, after, limit, ...by }: ListUsers): Promise<Result<UsersPage, 'not_permitted'>> =>
    administer(ports, { ...by, act: 'read_directory', on: null }, async (tx) => {
      const { rows, next } = await pageOf(limit, (most) => ports.store.listUsers(tx, { search, group, after, limit: most }));
      return succeeded({ users: rows, next });
    });
}
