import type { UserId } from '../../domain/directory/user.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';

export interface RevokeInvitation extends Administration {
  readonly user: UserId;
}

/** Ends an invitation before its time. The account stays, without a password. */
export function revokeInvitation(ports: Pick<Ports, 'store'>) {
  return (command: RevokeInvitation): Promise<Result<void, 'not_permitted' | 'user_not_found' | 'invitation_not_found'>> =>
    administer(ports, { ...command, act: 'manage_users', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      if (!(await ports.store.deleteMailToken(tx, command.user, 'invitation'))) {
        return refused('invitation_not_found', 'No invitation of this person is open.');
      }
      await record(ports, tx, eventBy(command.by, 'mail_link.revoked', { user: command.user, data: { purpose: 'invitation' } }));
      return succeeded(undefined);
    });
}
