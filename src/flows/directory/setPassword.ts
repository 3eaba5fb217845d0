import { newPassword } from '../../domain/directory/newPassword.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';

export interface SetPassword extends Administration {
  readonly user: UserId;
  readonly password: unknown;
}

export type SetPasswordError = 'not_permitted' | 'user_not_found' | 'password_too_short' | 'password_too_long' | 'too_busy';

/**
 * Sets another person's password. It signs nobody in and removes no factor (P4), and it ends all sessions and pending
 * sign-ins of that person.
 */
export function setPassword(ports: Pick<Ports, 'store' | 'passwordHasher'>) {
  return async (command: SetPassword): Promise<Result<void, SetPasswordError>> => {
    const checked = newPassword(command.password);
    if (!checked.ok) return checked;
    // Hashed before the transaction, which must not wait for it.
    const hash = await ports.passwordHasher.hash(checked.value);
    if (!hash.ok) return hash;
    return administer(ports, { ...command, act: 'manage_users', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      await ports.store.updateUser(tx, command.user, { passwordHash: hash.value });
      await ports.store.endSessionsOfUser(tx, command.user);
      await record(ports, tx, eventBy(command.by, 'user.password_changed', { user: command.user, data: {} }));
      return succeeded(undefined);
    });
  };
}
