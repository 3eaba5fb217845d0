import type { Application } from '../../domain/directory/application.ts';
import type { OccasionReason } from '../../domain/policy/why.ts';
import { type Assurance, isAssuranceDemoted } from '../../domain/sessions/assurance.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type JudgedAuthorization, judgeAuthorization } from '../judgeAuthorization.ts';
import { noteBypassUse } from '../noteBypassUse.ts';
import { openingDemand } from '../openingDemand.ts';
import { record } from '../record.ts';
import { noteUse } from './noteUse.ts';

/** A refresh token of a family, with the live session on which it rests. */
export interface Refresh {
  readonly session: LiveSession;
  readonly application: Application;
  readonly assurance: Pick<Assurance, 'aal' | 'assuredAt' | 'allowance'>;
  readonly address: string | null;
}

/** What makes a refresh judge the rules: an allowance that must still hold (S4), a proof that was lost (S8), a recheck (S5). */
const JUDGED_AGAIN: readonly OccasionReason[] = ['session_rests_on_allowance', 'session_to_be_rechecked', 'version_asks_for_recheck'];

/**
 * S2: a refresh checks the account, revocation, the session's limits, a recheck, and that an allowance still holds. It
 * does not judge the policy otherwise: a rule that was tightened changes no token. It is a use of the session.
 * S6: it never copies an AAL 2 that a demotion took away; the application asks anew, and gets what the session shows then.
 */
export async function refreshAllowed(ports: Pick<Ports, 'store'>, tx: Tx, refresh: Refresh): Promise<boolean> {
  const { session, application, assurance } = refresh;
  const demand = openingDemand({ demand: levelAlone(application) }, { demand: null, requestedAt: tx.now });
  const judged = await judgeAuthorization(ports, tx, { session, application, demand, asks: null });
  if (judged === null) return false;
  const { decision, bypass } = judged;
  const by = { actor: { kind: 'user', id: session.userId }, user: session.userId } as const;
  const about = { ...by, application: application.id, attempt: null, session: session.id, address: refresh.address };
  const isDemoted = isAssuranceDemoted(assurance, session);
  if (!isDemoted && ((assurance.allowance === null && !isJudgedAgain(judged)) || decision.outcome === 'grant')) {
    await noteUse(ports, tx, session);
    if (decision.outcome === 'grant') await noteBypassUse(ports, tx, { about, decision, bypass, for: 'refresh' });
    return true;
  }
  await record(ports, tx, {
    ...about,
    type: 'token.refresh_refused',
    data: { decidedBy: isDemoted ? 'demoted' : decision.decidedBy },
  });
  return false;
}

/** Nobody is there who could show a newer proof: an age is asked of authorizations alone. */
function levelAlone({ demand }: Application): Application['demand'] {
  return demand === null ? null : { aal: demand.aal, maxAgeSeconds: null };
}

function isJudgedAgain({ decision }: JudgedAuthorization): boolean {
  const occasion = decision.why.find((step) => step.kind === 'occasion');
  return occasion !== undefined && JUDGED_AGAIN.includes(occasion.because);
}
