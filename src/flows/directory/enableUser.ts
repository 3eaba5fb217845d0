import type { User, UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';

export interface EnableUser extends Administration {
  readonly user: UserId;
}

/** Opens an account again. No grace begins anew (T4), and sessions from before stay dead. */
export function enableUser(ports: Pick<Ports, 'store'>) {
  return (command: EnableUser): Promise<Result<User, 'not_permitted' | 'user_not_found'>> =>
    administer(ports, { ...command, act: 'manage_users', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok || person.value.disabledAt === null) return person;
      await ports.store.updateUser(tx, command.user, { disabled: false });
      await record(ports, tx, eventBy(command.by, 'user.enabled', { user: command.user, data: {} }));
      return succeeded({ ...person.value, disabledAt: null });
    });
}
