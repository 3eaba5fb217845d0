import type { TenantId } from '../../domain/directory/tenant.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import type { Ports } from '../../ports/ports.ts';
import { tenantHere } from '../tenantHere.ts';
import { type OwnAct, type OwnProof, ownProof } from './ownProof.ts';

/** What the pages show on which one changes what an account is recovered with. */
export interface RecoveryView {
  readonly tenantName: string;
  readonly loginName: string;
  readonly mail: string | null;
  readonly isVerified: boolean;
  readonly hasPassword: boolean;
  /** S10, S11: whether what the page changes can be changed now. */
  readonly proof: OwnProof;
}

export interface ReadRecovery {
  readonly tenantId: TenantId;
  readonly session: LiveSession;
  /** What the page is for. */
  readonly act: Exclude<OwnAct, 'verify_mail'>;
}

/** @returns null: the account has just gone. */
export function readRecovery({ store }: Pick<Ports, 'store'>) {
  return ({ tenantId, session, act }: ReadRecovery): Promise<RecoveryView | null> =>
    store.transaction(tenantId, async (tx) => {
      const gathered = await store.gatherPerson(tx, session.userId);
      if (gathered === null) return null;
      const { user } = gathered;
      const stored = await store.findPassword(tx, user.loginName);
      return {
        tenantName: (await tenantHere({ store }, tx)).name,
        loginName: user.loginName,
        mail: user.mail,
        isVerified: user.mailVerifiedAt !== null,
        hasPassword: stored !== null && stored.passwordHash !== null,
        proof: ownProof(act, { person: gathered, evidence: session.evidence, at: tx.now }),
      };
    });
}
