import type { Grant } from '../../domain/policy/decision.ts';
import { allowanceOf } from '../../domain/policy/mintSession.ts';
import { termsOf } from '../../domain/policy/terms.ts';
import { assuredAt, isOfHolder } from '../../domain/sessions/aal.ts';
import { ACR, amrOf } from '../../domain/sessions/amr.ts';
import type { Assurance } from '../../domain/sessions/assurance.ts';
import { type Evidence, isDemoted, isFactorEvidence } from '../../domain/sessions/evidence.ts';
import { SECOND } from '../../kernel/instant.ts';
import type { JudgedAuthorization } from './judgeAuthorization.ts';

/** What an application is told of a grant: the truth of the proofs that count for it (S1), and nothing better. */
export function assuranceOf({ session, application, snapshot, facts, decision }: JudgedAuthorization<Grant>): Assurance {
  if (facts.demand !== null && decision.aal < facts.demand.aal) throw new Error('a demand was granted with less than it asks for');
  const { aal } = decision;
  const { factors, demotedUntil } = facts.user;
  // S8: what was shown with a factor that is gone tells nothing any more.
  const standing = facts.evidence.filter((proof) => !isFactorEvidence(proof) || isOfHolder(proof, factors));
  // S6: nor does what was shown by one before a demotion; a passkey still says when the person was here.
  const counting = standing.filter((proof) => !isDemoted(proof, demotedUntil));
  return {
    userId: session.userId,
    sessionId: session.id,
    applicationId: application.id,
    aal,
    assuredAt: aal === 2 ? assuredAt(termsOf(snapshot, facts, [])) : null,
    acr: ACR[aal],
    amr: amrOf(counting, aal),
    authTime: Math.floor(Math.max(...timesOf(counting.length === 0 ? standing : counting)) / SECOND),
    // B2: a session under an allowance marks what it opens, unless proofs were enough here without it.
    allowance: aal === 2 ? null : (allowanceOf(decision) ?? session.allowance),
  };
}

function timesOf(proofs: readonly Evidence[]): readonly number[] {
  return proofs.map(({ at }) => at);
}
