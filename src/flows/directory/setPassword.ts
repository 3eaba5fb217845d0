import type { UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { hashNewPassword, type PasswordFault } from '../hashNewPassword.ts';
import { nameInPassword } from '../nameInPassword.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';

export interface SetPassword extends Administration {
  readonly user: UserId;
  readonly password: unknown;
}

export type SetPasswordError = 'not_permitted' | 'user_not_found' | PasswordFault | 'too_busy';

/**
 * Sets another person's password. It signs nobody in and removes no factor (P4), and it ends all sessions and pending
 * sign-ins of that person.
 */
export function setPassword(ports: Pick<Ports, 'store' | 'passwordHasher' | 'breachedPasswords'>) {
  return async (command: SetPassword): Promise<Result<void, SetPasswordError>> => {
    const hashed = await hashNewPassword(ports, command.password);
    if (!hashed.ok) return hashed;
    return administer(ports, { ...command, act: 'manage_users', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      const guessable = nameInPassword(hashed.value.plain, await tenantHere(ports, tx), person.value);
      if (guessable !== null) return guessable;
      await ports.store.updateUser(tx, command.user, { passwordHash: hashed.value.hash });
      await ports.store.endSessionsOfUser(tx, command.user);
      await record(ports, tx, eventBy(command.by, 'user.password_changed', { user: command.user, data: { how: 'administrator' } }));
      return succeeded(undefined);
    });
  };
}
