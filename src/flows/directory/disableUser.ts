import type { User, UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { dispensable } from '../dispensable.ts';
import { endTokensOf } from '../endTokensOf.ts';
import { record } from '../record.ts';

export interface DisableUser extends Administration {
  readonly user: UserId;
}

/** Shuts an account: it cannot sign in (P5), and its sessions and pending sign-ins are over at the next request (S6), its API tokens for good. */
export function disableUser(ports: Pick<Ports, 'store'>) {
  return (command: DisableUser): Promise<Result<User, 'not_permitted' | 'user_not_found' | 'last_owner'>> =>
    administer(ports, { ...command, act: 'manage_users', on: command.user }, async (tx, acting) => {
      const person = await dispensable(ports, tx, { acting, user: command.user });
      if (!person.ok || person.value.disabledAt !== null) return person;
      await ports.store.updateUser(tx, command.user, { disabled: true });
      await record(ports, tx, eventBy(command.by, 'user.disabled', { user: command.user, data: {} }));
      await endTokensOf(ports, tx, { by: command.by, maker: command.user });
      return succeeded({ ...person.value, disabledAt: tx.now });
    });
}
