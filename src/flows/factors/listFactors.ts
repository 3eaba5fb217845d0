import type { UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { FactorListed } from '../../ports/store/factorStore.ts';
import { type Administration, administer } from '../administer.ts';
import { userNotFound } from '../personActedOn.ts';

export interface ListFactors extends Administration {
  readonly user: UserId;
}

/** The confirmed factors of a person. No secret is among what is shown. */
export function listFactors(ports: Pick<Ports, 'store'>) {
  return (command: ListFactors): Promise<Result<readonly FactorListed[], 'not_permitted' | 'user_not_found'>> =>
    administer(ports, { ...command, act: 'read_factors', on: command.user }, async (tx) => {
      if ((await ports.store.findUser(tx, command.user)) === null) return userNotFound();
      return succeeded(await ports.store.listFactors(tx, command.user));
    });
}
