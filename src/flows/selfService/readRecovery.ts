import type { TenantId } from '../../domain/directory/tenant.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import type { Ports } from '../../ports/ports.ts';
import { tenantHere } from '../tenantHere.ts';
import { hasProvenLately } from './hasProvenLately.ts';

/** What the pages show on which one changes what an account is recovered with. */
export interface RecoveryView {
  readonly tenantName: string;
  readonly loginName: string;
  readonly mail: string | null;
  readonly isVerified: boolean;
  readonly hasPassword: boolean;
  /** S10: `needed`: the person holds a factor and has not shown one in the last five minutes. */
  readonly proof: 'needed' | 'shown';
}

/** @returns null: the account has just gone. */
export function readRecovery({ store }: Pick<Ports, 'store'>) {
  return (command: { readonly tenantId: TenantId; readonly session: LiveSession }): Promise<RecoveryView | null> =>
    store.transaction(command.tenantId, async (tx) => {
      const { session } = command;
      const gathered = await store.gatherPerson(tx, session.userId);
      if (gathered === null) return null;
      const { user, facts } = gathered;
      const stored = await store.findPassword(tx, user.loginName);
      const { factors } = facts;
      const isShown = hasProvenLately({ evidence: session.evidence, factors, at: tx.now });
      return {
        tenantName: (await tenantHere({ store }, tx)).name,
        loginName: user.loginName,
        mail: user.mail,
        isVerified: user.mailVerifiedAt !== null,
        hasPassword: stored !== null && stored.passwordHash !== null,
        proof: isShown ? 'shown' : 'needed',
      };
    });
}
