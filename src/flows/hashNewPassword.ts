import { newPassword } from '../domain/directory/newPassword.ts';
import { type Result, refused, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';

/** What can be wrong with a password that somebody wants to set, whoever sets it. */
export type PasswordFault = 'password_too_short' | 'password_too_long' | 'password_breached' | 'password_guessable';

export interface HashedPassword {
  /** For the look at the names in it (nameInPassword.ts), and for nothing else. */
  readonly plain: string;
  readonly hash: string;
}

/**
 * Every password that is set goes through here (NIST SP 800-63B-4, 3.1.1.2): its length, and whether it is known. Before a
 * transaction, which must not wait for the hash.
 */
export async function hashNewPassword(
  ports: Pick<Ports, 'passwordHasher' | 'breachedPasswords'>,
  typed: unknown,
): Promise<Result<HashedPassword, Exclude<PasswordFault, 'password_guessable'> | 'too_busy'>> {
  const checked = newPassword(typed);
  if (!checked.ok) return checked;
  if (await ports.breachedPasswords.isKnown(checked.value)) {
    return refused('password_breached', 'This password is among those that are known and tried first. Choose another.');
  }
  const hash = await ports.passwordHasher.hash(checked.value);
  return hash.ok ? succeeded({ plain: checked.value, hash: hash.value }) : hash;
}
