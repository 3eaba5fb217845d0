import { displayName } from '../../domain/directory/displayName.ts';
import { canonicalLoginName } from '../../domain/directory/loginName.ts';
import { mailAddress } from '../../domain/directory/mailAddress.ts';
import type { Role, User } from '../../domain/directory/user.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy, notGiving } from '../administer.ts';
import { type ConfirmationRefused, confirmedAct } from '../confirmedAct.ts';
import { displayNameMalformed } from '../displayNameMalformed.ts';
import { hashNewPassword, type PasswordFault } from '../hashNewPassword.ts';
import { mailMalformed } from '../mailMalformed.ts';
import { nameInPassword } from '../nameInPassword.ts';
import { Overtaken } from '../overtaken.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';

export interface CreateUser extends Administration {
  readonly loginName: unknown;
  readonly displayName: unknown;
  /** null: none known. */
  readonly mail: unknown;
  /** Whether the administrator knows that the address is theirs. Absent: not. */
  readonly mailVerified?: boolean;
  /** null: an ordinary person. */
  readonly role: Role | null;
  /** null: none yet. */
  readonly password: unknown;
}

export type CreateUserError =
  | ConfirmationRefused
  | 'login_name_malformed'
  | 'login_name_taken'
  | 'display_name_malformed'
  | 'mail_malformed'
  | PasswordFault
  | 'too_busy';

/** Makes an account. It has no grace under rules that were `required` already (T7). */
export function createUser(ports: Pick<Ports, 'store' | 'random' | 'passwordHasher' | 'breachedPasswords'>) {
  return async (command: CreateUser): Promise<Result<User, CreateUserError>> => {
    const person = personFrom(command);
    if (!person.ok) return person;
    // Hashed before the transaction, which must not wait for it.
    const password = command.password === null ? null : await hashNewPassword(ports, command.password);
    if (password !== null && !password.ok) return password;
    return administer(ports, { ...command, act: 'manage_users', on: null }, async (tx, acting): Promise<Result<User, CreateUserError>> => {
      const { by } = acting;
      const barred = command.role === null ? null : notGiving(acting, command.role);
      if (barred !== null) return barred;
      const guessable = password === null ? null : nameInPassword(password.value.plain, await tenantHere(ports, tx), person.value);
      if (guessable !== null) return guessable;
      const id = ports.random.id<'User'>(tx.now);
      const mailVerifiedAt = command.mailVerified === true && person.value.mail !== null ? tx.now : null;
      const user = { id, ...person.value, mailVerifiedAt, role: command.role, passwordHash: password?.value.hash ?? null };
      if ((await ports.store.findUserByLoginName(tx, user.loginName)) !== null) {
        return refused('login_name_taken', 'Another account has this login name.');
      }
      if (command.role !== null) {
        const made = { id: null, loginName: user.loginName, displayName: user.displayName };
        const confirmed = await confirmedAct(ports, tx, command, { act: 'give_role', person: made, role: command.role });
        if (!confirmed.ok) return confirmed;
      }
      // Somebody else took the name meanwhile: begun anew, it is refused before anything is spent.
      if (!(await ports.store.insertUser(tx, user))) throw new Overtaken();
      await record(ports, tx, eventBy(by, 'user.created', { user: id, data: { name: user.loginName } }));
      if (command.role !== null) {
        await record(ports, tx, eventBy(by, 'user.role_changed', { user: id, data: { from: null, to: command.role } }));
      }
      if (mailVerifiedAt !== null) await record(ports, tx, eventBy(by, 'user.mail_verified', { user: id, data: { how: 'administrator' } }));
      const created = await ports.store.findUser(tx, id);
      if (created === null) throw new Error('an account was made and is not there');
      return succeeded(created);
    });
  };
}

function personFrom(command: CreateUser) {
  const loginName = canonicalLoginName(command.loginName);
  if (loginName === null) return refused('login_name_malformed', 'A login name is a line of 1 to 254 characters.');
  const display = displayName(command.displayName);
  if (display === null) return displayNameMalformed();
  const mail = command.mail === null ? null : mailAddress(command.mail);
  if (mail === null && command.mail !== null) return mailMalformed();
  return succeeded({ loginName, displayName: display, mail });
}
