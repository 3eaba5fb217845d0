import type { UserFilter } from '../../domain/factors/userFilter.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';

const MOST_COUNTED = 1_000;

export interface CountUsers extends Administration {
  readonly filter: UserFilter;
}

export interface UsersCounted {
  /** At most 1,000. */
  readonly count: number;
  readonly more: boolean;
}

/** How many people a filter finds. Beyond 1,000 nobody counts on. */
export function countUsers(ports: Pick<Ports, 'store'>) {
  return ({ filter, ...by }: CountUsers): Promise<Result<UsersCounted, 'not_permitted'>> =>
    administer(ports, { ...by, act: 'read_directory', on: null }, async (tx) => {
      const counted = await ports.store.countUsers(tx, filter, MOST_COUNTED + 1);
      return succeeded({ count: Math.min(counted, MOST_COUNTED), more: counted > MOST_COUNTED });
    });
}
