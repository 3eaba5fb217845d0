import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { hashNewPassword, type PasswordFault } from '../hashNewPassword.ts';
import { nameInPassword } from '../nameInPassword.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';
import { eventOf, type OwnChange, type OwnerError, ownChangeRefused, proveOwner, stillProven } from './proveOwner.ts';

export interface ChangePassword extends OwnChange {
  readonly password: unknown;
}

export type ChangePasswordError = OwnerError | PasswordFault;

const ACT = 'change_password' as const;

/** Changes one's own password. All sessions and pending sign-ins end, this one too: whoever knew the former is out. */
export function changePassword(ports: Pick<Ports, 'store' | 'passwordHasher' | 'breachedPasswords'>) {
  return async (command: ChangePassword): Promise<Result<void, ChangePasswordError>> => {
    const owner = await proveOwner(ports, ACT, command);
    if (!owner.ok) return owner;
    const { person, passwordHash } = owner.value;
    const hashed = await hashNewPassword(ports, command.password);
    return ports.store.transaction(command.tenantId, async (tx): Promise<Result<void, ChangePasswordError>> => {
      if (!hashed.ok) return ownChangeRefused(ports, tx, { act: ACT, command, refusal: hashed });
      const guessable = nameInPassword(hashed.value.plain, await tenantHere(ports, tx), person);
      if (guessable !== null) return ownChangeRefused(ports, tx, { act: ACT, command, refusal: guessable });
      const still = await stillProven(ports, tx, { act: ACT, command, passwordHash });
      if (!still.ok) return still;
      await ports.store.updateUser(tx, person.id, { passwordHash: hashed.value.hash });
      await ports.store.endSessionsOfUser(tx, person.id);
      await record(ports, tx, { ...eventOf(command), type: 'user.password_changed', data: { how: 'own' } });
      return succeeded(undefined);
    });
  };
}
