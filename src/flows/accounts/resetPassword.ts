import { type Result, succeeded } from '../../kernel/result.ts';
import { type FollowWithPassword, followWithPassword, type PasswordLinkError, type PasswordLinkPorts } from '../followLink.ts';
import { record } from '../record.ts';

/**
 * P4: sets a password by a link to the verified address, the first one too (B7). It signs nobody in, removes no factor and
 * lifts no limit, and it ends all sessions and pending sign-ins of the person.
 */
export function resetPassword(ports: PasswordLinkPorts) {
  return (command: FollowWithPassword): Promise<Result<void, PasswordLinkError>> =>
    followWithPassword(ports, { command, purposes: ['reset_password'] }, async (tx, { user }, passwordHash) => {
      await ports.store.updateUser(tx, user.id, { passwordHash });
      await ports.store.endSessionsOfUser(tx, user.id);
      await record(ports, tx, {
        type: 'user.password_changed',
        // Who holds a link has shown a mailbox and no factor.
        actor: { kind: 'anonymous' },
        user: user.id,
        application: null,
        attempt: null,
        session: null,
        address: command.trace.address,
        data: { how: 'reset' },
      });
      return succeeded(undefined);
    });
}
