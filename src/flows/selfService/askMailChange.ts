import { mailAddress } from '../../domain/directory/mailAddress.ts';
import { MAIL_LIMITS } from '../../domain/directory/mailLink.ts';
import type { User } from '../../domain/directory/user.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { mailMalformed } from '../mailMalformed.ts';
import { mailUnavailable } from '../mailUnavailable.ts';
import { type LinkPorts, sendMailLink } from '../sendMailLink.ts';
import { tenantHere } from '../tenantHere.ts';
import type { OwnAct } from './ownProof.ts';
import {
  eventOf,
  guarded,
  type OwnChange,
  type OwnCommand,
  type OwnerError,
  type OwnerPorts,
  ownChangeRefused,
  proveOwner,
  stillProven,
} from './proveOwner.ts';

export interface AskMailChange extends OwnChange {
  readonly mail: unknown;
}

type MailPorts = LinkPorts & OwnerPorts & Pick<Ports, 'mailer'>;

export type AskMailError = OwnerError | 'mail_malformed' | 'mail_missing' | 'mail_unavailable';

/** Sends a link to a new address. Nothing changes until it is followed: an address with a slip in it takes nobody's account away. */
export function askMailChange(ports: MailPorts) {
  return async (command: AskMailChange): Promise<Result<void, AskMailError>> => {
    if (ports.mailer === null) return mailUnavailable();
    const owner = await proveOwner(ports, 'change_mail', command);
    if (!owner.ok) return owner;
    const { passwordHash } = owner.value;
    const mail = mailAddress(command.mail);
    return ports.store.transaction(command.tenantId, async (tx) => {
      const still = await stillProven(ports, tx, { act: 'change_mail', command, passwordHash });
      if (!still.ok) return still;
      const person = still.value;
      if (mail === null) return ownChangeRefused(ports, tx, { act: 'change_mail', command, refusal: mailMalformed() });
      const isTheSame = mail === person.mail;
      return send(ports, tx, { command, person, mail, act: isTheSame ? 'verify_mail' : 'change_mail' });
    });
  };
}

/** Sends a link to one's own address, to show that it is theirs. */
export function askMailVerification(ports: MailPorts) {
  return async (command: OwnCommand): Promise<Result<void, AskMailError>> => {
    if (ports.mailer === null) return mailUnavailable();
    return ports.store.transaction(command.tenantId, async (tx) => {
      const person = await guarded(ports, tx, { act: 'verify_mail', command });
      if (!person.ok) return person;
      const { mail } = person.value;
      if (mail !== null) return send(ports, tx, { command, person: person.value, mail, act: 'verify_mail' });
      return ownChangeRefused(ports, tx, {
        act: 'verify_mail',
        command,
        refusal: refused('mail_missing', 'This account has no mail address.'),
      });
    });
  };
}

async function send(
  ports: MailPorts,
  tx: Tx,
  sending: {
    readonly command: OwnCommand;
    readonly person: User;
    readonly mail: string;
    readonly act: Extract<OwnAct, 'verify_mail' | 'change_mail'>;
  },
): Promise<Result<void, 'too_many_attempts'>> {
  const { command, person, mail, act } = sending;
  const spending = await ports.store.spendAllotments(tx, [
    { subject: ['own mail', person.id], most: MAIL_LIMITS.mostPerAccount },
    // Whose it is nobody knows yet: many people together must not fill a stranger's mailbox.
    { subject: ['own mail', 'address', mail.toLowerCase()], most: MAIL_LIMITS.mostPerName },
  ]);
  if (spending.kind === 'used_up') {
    const refusal = refused('too_many_attempts', 'Too many attempts. Wait, then try again.', { retryAt: spending.until });
    return ownChangeRefused(ports, tx, { act, command, refusal });
  }
  const { actor, session, address } = eventOf(command);
  await sendMailLink(ports, tx, {
    for: { kind: 'account', user: person.id, purpose: act, accountMail: person.mail },
    to: mail,
    tenant: await tenantHere(ports, tx),
    values: {},
    wantedBy: { actor, session, address },
  });
  return succeeded(undefined);
}
