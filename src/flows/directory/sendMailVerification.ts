import type { UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { mailUnavailable } from '../mailUnavailable.ts';
import { personActedOn } from '../personActedOn.ts';
import { type LinkPorts, sendMailLink } from '../sendMailLink.ts';
import { tenantHere } from '../tenantHere.ts';
import { reachable, type Unreachable, wantedBy } from './reachable.ts';

export interface SendMailVerification extends Administration {
  readonly user: UserId;
}

type SendError = 'not_permitted' | 'user_not_found' | 'mail_unavailable' | Unreachable;

/** Sends a person a link with which they show that the address of their account is theirs. */
export function sendMailVerification(ports: LinkPorts & Pick<Ports, 'mailer'>) {
  return (command: SendMailVerification): Promise<Result<{ readonly to: string }, SendError>> =>
    administer(
      ports,
      { ...command, act: 'manage_users', on: command.user },
      async (tx, acting): Promise<Result<{ readonly to: string }, SendError>> => {
        if (ports.mailer === null) return mailUnavailable();
        const person = await personActedOn(ports, tx, { acting, user: command.user });
        if (!person.ok) return person;
        const to = reachable(person.value);
        if (!to.ok) return to;
        await sendMailLink(ports, tx, {
          for: { kind: 'account', user: command.user, purpose: 'verify_mail', accountMail: to.value },
          to: to.value,
          tenant: await tenantHere(ports, tx),
          values: {},
          wantedBy: wantedBy(command.by),
        });
        return succeeded({ to: to.value });
      },
    );
}
