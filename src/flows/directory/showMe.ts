import { BUILT_IN_APPLICATIONS } from '../../domain/directory/application.ts';
import { ACTS, type Act, may } from '../../domain/directory/permissions.ts';
import type { Tenant } from '../../domain/directory/tenant.ts';
import type { Role, User } from '../../domain/directory/user.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import { type Branding, DEFAULT_BRANDING } from '../../domain/messages/branding.ts';
import { GUARD_SECONDS } from '../../domain/sessions/aal.ts';
import { isDemoted, isFactorEvidence } from '../../domain/sessions/evidence.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import { after, type Instant, SECOND } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, notPermitted } from '../administer.ts';
import { tenantHere } from '../tenantHere.ts';

/** What a person who administers is told about themselves and where they are. */
export interface Me {
  readonly person: User;
  readonly role: Role;
  readonly acts: readonly Act[];
  readonly session: LiveSession;
  /** The last proof by a factor; null: none. */
  readonly lastProofAt: Instant | null;
  /** Until then it is fresh (security.md, "Numbers"). */
  readonly freshUntil: Instant | null;
  readonly tenant: Tenant;
  readonly branding: Branding;
  readonly setUp: {
    readonly mail: boolean;
    readonly sms: boolean;
    readonly kinds: readonly FactorKind[];
    readonly policy: boolean;
    readonly applications: boolean;
  };
}

type MePorts = Pick<Ports, 'store' | 'mailer' | 'smsSender' | 'capabilities'>;

/** Who asks, as whom they may do what, and what of the tenant is set up. The console reads it first. */
export function showMe(ports: MePorts) {
  return (command: Administration): Promise<Result<Me, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_own_role', on: null }, async (tx, { by, role }) => {
      const { store } = ports;
      if (by.kind !== 'user' || role === null || role === 'host') return notPermitted();
      const [person, session] = [await store.findUser(tx, by.id), await store.findLiveSessionById(tx, by.session)];
      if (person === null || session === null) return notPermitted();
      const proofs = session.evidence
        .filter((proof) => isFactorEvidence(proof) && !isDemoted(proof, session.demotedUntil))
        .map((proof) => proof.at);
      const lastProofAt = proofs.length === 0 ? null : (Math.max(...proofs) as Instant);
      const versions = await store.listPolicyVersions(tx, { kind: 'tenant' });
      const applications = await store.listApplications(tx);
      return succeeded({
        person,
        role,
        acts: ACTS.filter((act) => may(role, act)),
        session,
        lastProofAt,
        freshUntil: lastProofAt === null ? null : after(lastProofAt, GUARD_SECONDS * SECOND),
        tenant: await tenantHere(ports, tx),
        branding: (await store.findBranding(tx)) ?? DEFAULT_BRANDING,
        setUp: {
          mail: ports.mailer !== null,
          sms: ports.smsSender !== null,
          kinds: ports.capabilities.availableKinds,
          policy: versions.length > 0,
          applications: applications.length > BUILT_IN_APPLICATIONS.length,
        },
      });
    });
}
