import type { UserFilter, UserOrder, UserPlace } from '../../domain/factors/userFilter.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { UserListed } from '../../ports/store/peopleStore.ts';
import { type Administration, administer } from '../administer.ts';
import { pageOf } from '../pageOf.ts';

export interface ListUsers extends Administration {
  readonly filter: UserFilter;
  readonly order: UserOrder;
  /** Where the page before ended; null: the first page. */
  readonly after: UserPlace | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface UsersListed {
  readonly users: readonly UserListed[];
  /** The `after` of the next page; null: this is the last. */
  readonly next: UserPlace | null;
}

/** People that a filter finds, page by page. */
export function listUsers(ports: Pick<Ports, 'store'>) {
  return ({ filter, order, after, limit, ...by }: ListUsers): Promise<Result<UsersListed, 'not_permitted'>> =>
    administer(ports, { ...by, act: 'read_directory', on: null }, async (tx) => {
      const { rows, next } = await pageOf(limit, (most) => ports.store.listUsers(tx, filter, { order, after, limit: most }));
      const last = rows.at(-1);
      return succeeded({ users: rows, next: next === null || last === undefined ? null : placeOf(last, order) });
    });
}

function placeOf({ id, loginName, createdAt, lastSignInAt }: UserListed, { by }: UserOrder): UserPlace {
  switch (by) {
    case 'name':
      return { by, id, name: loginName };
    case 'created':
      return { by, id, at: createdAt };
    case 'last_sign_in':
      return { by, id, at: lastSignInAt };
    default:
      return assertNever(by);
  }
}
