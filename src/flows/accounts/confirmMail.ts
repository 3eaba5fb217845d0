import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type FollowLink, takeLink } from '../followLink.ts';
import { record } from '../record.ts';
import { tellFormerAddress } from '../tellFormerAddress.ts';

type ConfirmPorts = Pick<Ports, 'store' | 'sealer' | 'random' | 'mailer'>;

/** Follows a link that shows that an address is the person's: that of the account, or a new one, which becomes it by this alone. */
export function confirmMail(ports: ConfirmPorts) {
  return (command: FollowLink): Promise<Result<{ readonly mail: string }, 'link_over'>> =>
    ports.store.transaction(command.tenantId, async (tx) => {
      const link = await takeLink(ports, tx, { command, purposes: ['verify_mail', 'change_mail'] });
      if (!link.ok) return link;
      const { user: person, mail, purpose } = link.value;
      const isNew = purpose === 'change_mail';
      const event = {
        actor: { kind: 'user', id: person.id },
        user: person.id,
        application: null,
        attempt: null,
        session: null,
        address: command.trace.address,
      } as const;
      await ports.store.updateUser(tx, person.id, { ...(isNew ? { mail } : {}), mailVerifiedAt: tx.now });
      if (isNew) {
        await tellFormerAddress(ports, tx, { person, mail });
        await record(ports, tx, { ...event, type: 'user.changed', data: { changed: ['mail'] } });
      }
      await record(ports, tx, { ...event, type: 'user.mail_verified', data: { how: 'link' } });
      return succeeded({ mail });
    });
}
