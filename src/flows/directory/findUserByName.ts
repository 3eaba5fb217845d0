import { canonicalLoginName } from '../../domain/directory/loginName.ts';
import type { User } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { userNotFound } from '../personActedOn.ts';

export interface FindUserByName extends Administration {
  /** In any spelling: compared in canonical form. */
  readonly loginName: unknown;
}

export function findUserByName(ports: Pick<Ports, 'store'>) {
  return (command: FindUserByName): Promise<Result<User, 'not_permitted' | 'user_not_found'>> =>
    administer(ports, { ...command, act: 'read_directory', on: null }, async (tx) => {
      const loginName = canonicalLoginName(command.loginName);
      const user = loginName === null ? null : await ports.store.findUserByLoginName(tx, loginName);
      return user === null ? userNotFound() : succeeded(user);
    });
}
