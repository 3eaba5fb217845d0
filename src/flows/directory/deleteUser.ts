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
      await ports.store.deleteUser(tx, command.user);
      await record(ports, tx, eventBy(command.by, 'user.deleted', { user: command.user, data: { name: person.value.loginName } }));
      return succeeded(undefined);
    });
}
