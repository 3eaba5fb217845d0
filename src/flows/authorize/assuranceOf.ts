import type { RequiredFactors } from '../../domain/directory/requiredFactors.ts';
import { requiredKinds } from '../../domain/factors/requiredKinds.ts';
import type { Grant } from '../../domain/policy/decision.ts';
import { allowanceOf } from '../../domain/policy/mintSession.ts';
import { termsOf } from '../../domain/policy/terms.ts';
import { assuredAt, countsForMfa, isOfHolder } from '../../domain/sessions/aal.ts';
import { acrOf } from '../../domain/sessions/acr.ts';
import { amrOf } from '../../domain/sessions/amr.ts';
import type { Assurance } from '../../domain/sessions/assurance.ts';
import { type Evidence, isDemoted, isFactorEvidence } from '../../domain/sessions/evidence.ts';
import { SECOND } from '../../kernel/instant.ts';
import type { JudgedAuthorization } from '../judgeAuthorization.ts';

/**
 * What an application is told of a grant: the truth of the proofs that count for it (S1), and nothing better.
 * @param named the factors by which AAL 2 was asked for: then the acr names them, and the time is that of the newest proof by one of them, since
 * whoever reads "by WebAuthn, two minutes ago" must be able to believe both halves at once.
 */
export function assuranceOf(
  { session, application, snapshot, facts, decision }: JudgedAuthorization<Grant>,
  named: RequiredFactors,
): Assurance {
  if (facts.demand !== null && decision.aal < facts.demand.aal) throw new Error('a demand was granted with less than it asks for');
  const { aal } = decision;
  const { factors, demotedUntil } = facts.user;
  // S8: what was shown with a factor that is gone tells nothing any more.
  const standing = facts.evidence.filter((proof) => !isFactorEvidence(proof) || isOfHolder(proof, factors));
  // S6: nor does what was shown by one before a demotion; a passkey still says when the person was here.
  const counting = standing.filter((proof) => !isDemoted(proof, demotedUntil));
  const terms = aal === 2 ? termsOf(snapshot, facts, []) : null;
  const kinds = requiredKinds(named);
  const telling =
    terms === null || kinds === null ? counting : counting.filter((proof) => countsForMfa(proof, terms) && kinds.includes(proof.method));
  return {
    userId: session.userId,
    sessionId: session.id,
    applicationId: application.id,
    aal,
    assuredAt: terms === null ? null : assuredAt(terms),
    acr: acrOf({ aal, factors: named }),
    amr: amrOf(counting, aal),
    authTime: Math.floor(Math.max(...timesOf(telling.length === 0 ? standing : telling)) / SECOND),
    // B2: a session under an allowance marks what it opens, unless proofs were enough here without it.
    allowance: aal === 2 ? null : (allowanceOf(decision) ?? session.allowance),
  };
}

function timesOf(proofs: readonly Evidence[]): readonly number[] {
  return proofs.map(({ at }) => at);
}
