import type { UserId } from '../../domain/directory/user.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { mailUnavailable } from '../mailUnavailable.ts';
import { personActedOn } from '../personActedOn.ts';
import { type LinkPorts, sendMailLink } from '../sendMailLink.ts';
import { tenantHere } from '../tenantHere.ts';
import { reachable, type Unreachable, wantedBy } from './reachable.ts';

export interface SendInvitation extends Administration {
  readonly user: UserId;
}

export type SendInvitationError = 'not_permitted' | 'user_not_found' | 'mail_unavailable' | 'password_already_set' | Unreachable;

/** Sends a link with which somebody without a password sets the first one and goes on to sign in. A second one ends the first. */
export function sendInvitation(ports: LinkPorts & Pick<Ports, 'mailer'>) {
  return (command: SendInvitation): Promise<Result<{ readonly to: string }, SendInvitationError>> =>
    administer(
      ports,
      { ...command, act: 'manage_users', on: command.user },
      async (tx, acting): Promise<Result<{ readonly to: string }, SendInvitationError>> => {
        if (ports.mailer === null) return mailUnavailable();
        const person = await personActedOn(ports, tx, { acting, user: command.user });
        if (!person.ok) return person;
        const to = reachable(person.value);
        if (!to.ok) return to;
        const { loginName } = person.value;
        if ((await ports.store.findPassword(tx, loginName))?.passwordHash != null) {
          return refused('password_already_set', 'This account has a password. Whoever forgot theirs asks for a link on the sign-in page.');
        }
        await sendMailLink(ports, tx, {
          for: { kind: 'account', user: command.user, purpose: 'invitation', accountMail: to.value },
          to: to.value,
          tenant: await tenantHere(ports, tx),
          values: { name: loginName },
          wantedBy: wantedBy(command.by),
        });
        return succeeded({ to: to.value });
      },
    );
}
