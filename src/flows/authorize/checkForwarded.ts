import type { TenantId } from '../../domain/directory/tenant.ts';
import { pathDemand } from '../../domain/policy/pathDemand.ts';
import type { Demand } from '../../domain/sessions/demand.ts';
import type { Aal } from '../../domain/sessions/evidence.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Forwarded } from '../../ports/store/forwardStore.ts';
import { judgeReuse } from '../judgeAuthorization.ts';
import { demandOf } from '../sessionFacts.ts';

/** A request to a protected host, as a trusted proxy tells it. */
export interface CheckForwarded {
  readonly tenantId: TenantId;
  readonly origin: string;
  readonly target: string;
  /** What the browser shows; null: nothing. */
  readonly ticket: string | null;
}

export type ForwardCheck =
  | { readonly kind: 'granted'; readonly aal: Aal; readonly user: Forwarded['user']; readonly groups: Forwarded['groups'] }
  /** Nobody is signed in, or this browser has no live ticket for the host. */
  | { readonly kind: 'sign_in' }
  /** The person of the live session has to show more, or is told on our pages why they cannot (U2). */
  | { readonly kind: 'step_up'; readonly demand: Demand | null }
  | { readonly kind: 'refused'; readonly code: 'host_not_registered' | 'application_disabled' };

/**
 * Judges one request (P2, S3, S4): one statement that many share, the rules from memory at the revision that came with the facts, and
 * the decision. No answer is kept, so a revocation holds for the next request (S6). A3: a check writes no event.
 */
export function checkForwarded({ store, digest }: Pick<Ports, 'store' | 'digest'>) {
  return async ({ tenantId, origin, target, ticket }: CheckForwarded): Promise<ForwardCheck> => {
    const found = ticket === null ? null : await store.findForwarded(tenantId, digest(ticket));
    if (found === null || !isFor(found, origin)) return unknownBrowser({ store }, tenantId, origin);
    const { application, session, facts, snapshot } = found;
    if (application.disabledAt !== null) return { kind: 'refused', code: 'application_disabled' };
    const demand = demandOf(application, pathDemand(application.forwardAuth?.rules ?? [], target));
    const asks = { scopes: [], askedAt: found.at };
    // What the session's use was assessed as at an opening holds for it here as well; a check assesses nothing anew.
    const risk = { risk: session.risk, settings: found.risk };
    const { decision } = judgeReuse({ at: found.at, session, application, demand, asks, facts, ...risk, snapshot });
    if (decision.outcome === 'grant') return { kind: 'granted', aal: decision.aal, user: found.user, groups: found.groups };
    return { kind: 'step_up', demand };
  };
}

/** A ticket is for the host that it was made for, as long as the application has that host. */
function isFor({ origin: made, application }: Forwarded, origin: string): boolean {
  return made === origin && application.forwardAuth?.origins.includes(origin) === true;
}

function unknownBrowser({ store }: Pick<Ports, 'store'>, tenantId: TenantId, origin: string): Promise<ForwardCheck> {
  return store.transaction(tenantId, async (tx) => {
    const application = await store.findApplicationByOrigin(tx, origin);
    if (application === null) return { kind: 'refused', code: 'host_not_registered' };
    return application.disabledAt === null ? { kind: 'sign_in' } : { kind: 'refused', code: 'application_disabled' };
  });
}
