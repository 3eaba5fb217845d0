import type { Group } from '../../domain/directory/group.ts';
import type { User, UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { FactorListed } from '../../ports/store/factorStore.ts';
import { type Administration, administer } from '../administer.ts';
import { userNotFound } from '../personActedOn.ts';

export interface ShowUser extends Administration {
  readonly user: UserId;
}

export interface UserShown {
  readonly user: User;
  readonly groups: readonly Group[];
  readonly factors: readonly FactorListed[];
}

export function showUser(ports: Pick<Ports, 'store'>) {
  return (command: ShowUser): Promise<Result<UserShown, 'not_permitted' | 'user_not_found'>> =>
    administer(ports, { ...command, act: 'read_directory', on: command.user }, async (tx) => {
      const user = await ports.store.findUser(tx, command.user);
      if (user === null) return userNotFound();
      const groups = await ports.store.listGroupsOf(tx, command.user);
      return succeeded({ user, groups, factors: await ports.store.listFactors(tx, command.user) });
    });
}
