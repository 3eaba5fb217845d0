import type { User, UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { pageOf } from '../pageOf.ts';

export interface ListPeopleWithRole extends Administration {
  /** Last one of the page before; null: the first page. */
  readonly after: UserId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface PeopleWithRole {
  readonly users: readonly User[];
  /** The `after` of the next page; null: this is the last. */
  readonly next: UserId | null;
}

/** Everybody who has a role, the disabled among them, oldest account first. */
export function listPeopleWithRole(ports: Pick<Ports, 'store'>) {
  return ({ after, limit, ...by }: ListPeopleWithRole): Promise<Result<PeopleWithRole, 'not_permitted'>> =>
    administer(ports, { ...by, act: 'read_directory', on: null }, async (tx) => {
      const { rows, next } = await pageOf<User>(limit, (most) => ports.store.listPeopleWithRole(tx, { after, limit: most }));
      return succeeded({ users: rows, next });
    });
}
