import { displayName } from '../../domain/directory/displayName.ts';
import { mailAddress } from '../../domain/directory/mailAddress.ts';
import type { User, UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { UserChange } from '../../ports/store/directoryStore.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { mailMalformed } from '../mailMalformed.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';
import { displayNameMalformed } from './createUser.ts';
import { tellFormerAddress } from './tellFormerAddress.ts';

export interface UpdateUser extends Administration {
  readonly user: UserId;
  readonly displayName?: unknown;
  /** null: none known any more. */
  readonly mail?: unknown;
}

export type UpdateUserError = 'not_permitted' | 'user_not_found' | 'display_name_malformed' | 'mail_malformed';

/** Changes what is known of a person. A part that is not given stays as it is. */
export function updateUser(ports: Pick<Ports, 'store' | 'random' | 'sealer' | 'mailer'>) {
  return (command: UpdateUser): Promise<Result<User, UpdateUserError>> =>
    administer(ports, { ...command, act: 'manage_users', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      const change = changeOf(person.value, command);
      if (!change.ok) return change;
      const changed = Object.keys(change.value);
      if (changed.length === 0) return person;
      await ports.store.updateUser(tx, command.user, change.value);
      const { mail } = change.value;
      if (mail !== undefined) await tellFormerAddress(ports, tx, { user: command.user, from: person.value.mail, to: mail });
      await record(ports, tx, eventBy(command.by, 'user.changed', { user: command.user, data: { changed } }));
      return succeeded({ ...person.value, ...change.value });
    });
}

function changeOf(person: User, command: UpdateUser) {
  const display = command.displayName === undefined ? person.displayName : displayName(command.displayName);
  if (display === null) return displayNameMalformed();
  const mail = mailOf(person, command.mail);
  if (mail === undefined) return mailMalformed();
  const change: Pick<UserChange, 'displayName' | 'mail'> = {
    ...(display === person.displayName ? {} : { displayName: display }),
    ...(mail === person.mail ? {} : { mail }),
  };
  return succeeded(change);
}

function mailOf(person: User, wanted: unknown): string | null | undefined {
  if (wanted === undefined) return person.mail;
  return wanted === null ? null : (mailAddress(wanted) ?? undefined);
}
