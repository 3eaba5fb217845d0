import { displayName } from '../../domain/directory/displayName.ts';
import { mailAddress } from '../../domain/directory/mailAddress.ts';
import { editionOfUser, type User, type UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { UserChange } from '../../ports/store/directoryStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { displayNameMalformed } from '../displayNameMalformed.ts';
import { mailMalformed } from '../mailMalformed.ts';
import { overtakenBy } from '../overtakenBy.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';
import { tellFormerAddress } from '../tellFormerAddress.ts';

export interface UpdateUser extends Administration {
  readonly user: UserId;
  readonly displayName?: unknown;
  /** null: none known any more. */
  readonly mail?: unknown;
  /** Whether the administrator knows that the address, the new one if there is one, is theirs. */
  readonly mailVerified?: boolean | undefined;
  /** The edition that was seen; absent: whatever it is. */
  readonly expectedEdition?: number | undefined;
}

export type UpdateUserError = 'not_permitted' | 'user_not_found' | 'edition_conflict' | 'display_name_malformed' | 'mail_malformed';

/** Changes what is known of a person. A part that is not given stays as it is. */
export function updateUser(ports: Pick<Ports, 'store' | 'random' | 'sealer' | 'mailer'>) {
  return (command: UpdateUser): Promise<Result<User, UpdateUserError>> =>
    administer(ports, { ...command, act: 'manage_users', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      const overtaken = overtakenBy(command.expectedEdition, editionOfUser(person.value));
      if (overtaken !== null) return overtaken;
      const change = changeOf(person.value, command);
      if (!change.ok) return change;
      const changed = Object.keys(change.value);
      const after = { ...person.value, ...change.value, ...(change.value.mail === undefined ? {} : { mailVerifiedAt: null }) };
      if (changed.length > 0) {
        await ports.store.updateUser(tx, command.user, change.value);
        if (change.value.mail !== undefined) await tellFormerAddress(ports, tx, { person: person.value, mail: change.value.mail });
        await record(ports, tx, eventBy(command.by, 'user.changed', { user: command.user, data: { changed } }));
      }
      return succeeded(await withVerification(ports, tx, { command, person: after }));
    });
}

/** What the administrator says of the address, where it is not so already. */
async function withVerification(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { command, person }: { readonly command: UpdateUser; readonly person: User },
): Promise<User> {
  const { mailVerified, user, by } = command;
  const isSo = mailVerified === undefined || mailVerified === (person.mailVerifiedAt !== null);
  if (isSo || (mailVerified && person.mail === null)) return person;
  const mailVerifiedAt = mailVerified ? tx.now : null;
  await ports.store.updateUser(tx, user, { mailVerifiedAt });
  const event = mailVerified
    ? eventBy(by, 'user.mail_verified', { user, data: { how: 'administrator' } })
    : eventBy(by, 'user.changed', { user, data: { changed: ['mailVerified'] } });
  await record(ports, tx, event);
  return { ...person, mailVerifiedAt };
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
