import type { UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { dispensable } from '../dispensable.ts';
import { record } from '../record.ts';

export interface DeleteUser extends Administration {
  readonly user: UserId;
}

/** Deletes a person with everything but the audit. Whoever is made again under the same name starts from nothing. */
export function deleteUser(ports: Pick<Ports, 'store'>) {
  return (command: DeleteUser): Promise<Result<void, 'not_permitted' | 'user_not_found' | 'last_owner'>> =>
    administer(ports, { ...command, act: 'manage_users', on: command.user }, async (tx, acting) => {
      const person = await dispensable(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      const { loginName: name } = person.value;
      // First, while their address is still known: they are told of it there.
      await record(ports, tx, eventBy(command.by, 'user.deleted', { user: command.user, data: { name } }));
      await ports.store.deleteUser(tx, command.user);
      // Only administrators delete and make accounts, so nobody lifts a limit for themselves with it.
      await ports.store.forgetGuessesAt(tx, name);
      return succeeded(undefined);
    });
}
