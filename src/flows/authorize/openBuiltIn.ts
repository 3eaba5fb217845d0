import type { BuiltInApplication } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { GUARD_SECONDS } from '../../domain/sessions/aal.ts';
import type { Demand } from '../../domain/sessions/demand.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import { assertNever } from '../../kernel/never.ts';
import type { PersonGathered } from '../../ports/store/policyStore.ts';
import { builtInApplication } from '../builtInApplication.ts';
import { judgeAuthorization } from '../judgeAuthorization.ts';
import { noteBypassUse } from '../noteBypassUse.ts';
import { openingDemand } from '../openingDemand.ts';
import { type SeenFrom, type SessionRiskPorts, sessionRisk } from '../sessionRisk.ts';

/** What a part of the product asks for beyond the rules: AAL 2, or AAL 2 by a proof not older than 5 minutes. */
export type BuiltInAsks = 'nothing' | 'aal2' | 'fresh_aal2';

export interface OpenBuiltIn {
  readonly tenantId: TenantId;
  readonly session: LiveSession;
  readonly application: BuiltInApplication;
  readonly asks: BuiltInAsks;
  readonly trace: SeenFrom;
}

/** `step_up_needed`: the rules themselves ask for more; the others: the rules are met, and what is done asks for more. */
export type Opening = 'opened' | 'step_up_needed' | 'aal2_needed' | 'fresh_proof_needed';

/**
 * Opens the account pages or the console with a live session: they are applications, judged by their own rule like any
 * other (S3), and by all rules where the session rests on an allowance or lost a proof (S4, S8). What an act asks for is
 * a demand on that application: a proof by a factor that it does not take is none (F2, S1), however recent.
 */
export function openBuiltIn(ports: SessionRiskPorts) {
  const { store } = ports;
  return ({ tenantId, session, application: name, asks, trace }: OpenBuiltIn): Promise<Opening> =>
    store.transaction(tenantId, async (tx) => {
      const application = await builtInApplication({ store }, tx, name);
      let risk: ReturnType<typeof sessionRisk> | null = null;
      // However often it is asked, the use of the session is assessed once.
      const riskOf = (person: PersonGathered) => (risk ??= sessionRisk(ports, tx, { session, person, trace }));
      const isGranted = async (beyond: BuiltInAsks): Promise<boolean> => {
        const demand = openingDemand(application, { demand: demandFor(beyond), requestedAt: tx.now });
        const opened = { session, application, demand, riskOf, asks: { scopes: [], askedAt: tx.now } };
        const judged = await judgeAuthorization({ store }, tx, opened);
        if (judged?.decision.outcome !== 'grant') return false;
        const { decision, bypass } = judged;
        const by = { actor: { kind: 'user', id: session.userId }, user: session.userId } as const;
        const about = { ...by, application: application.id, attempt: null, session: session.id, address: trace.address };
        if (beyond === asks) await noteBypassUse({ store }, tx, { about, decision, bypass, for: 'page' });
        return true;
      };
      if (await isGranted(asks)) return 'opened';
      // From here on it is refused; the rest only finds out what would help.
      if (asks === 'nothing' || !(await isGranted('nothing'))) return 'step_up_needed';
      return asks === 'fresh_aal2' && (await isGranted('aal2')) ? 'fresh_proof_needed' : 'aal2_needed';
    });
}

function demandFor(asks: BuiltInAsks): Demand | null {
  const aal2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'step_up' } as const;
  switch (asks) {
    case 'nothing':
      return null;
    case 'aal2':
      return aal2;
    case 'fresh_aal2':
      return { ...aal2, maxAgeSeconds: GUARD_SECONDS };
    default:
      return assertNever(asks);
  }
}
