import { assertNever } from '../../kernel/never.ts';
import { hasKind, NO_KIND } from '../factors/allowedFactors.ts';
import { ageAtMost, asksForAge, countsForMfa, GUARD_SECONDS, isOfHolder, isOfUnsaidTime, PASS_SECONDS } from '../sessions/aal.ts';
import {
  type Evidence,
  type FactorEvidence,
  type FederatedEvidence,
  type Freshness,
  isDemoted,
  isFactorEvidence,
} from '../sessions/evidence.ts';
import type { Terms } from './terms.ts';
import type { ElsewhereReason, EvidenceReason, StaleReason, WhyStep } from './why.ts';

/** Tells which evidence did not count, and why; what counted is not mentioned. */
export function pushIgnoredEvidence(terms: Terms): void {
  for (const evidence of terms.evidence) {
    if (evidence.method === 'federated') pushClaimed(evidence, terms);
    const because = ignoredBecause(evidence, terms);
    if (because !== null) terms.why.push(ignored(evidence, because));
  }
}

/** What a provider elsewhere said of how somebody signed in, and what it is worth here. */
function pushClaimed(evidence: FederatedEvidence, terms: Terms): void {
  if (evidence.countsAsMfa !== true && evidence.claimed === undefined) return;
  const { provider = null, acr = null, amr = [] } = evidence.claimed ?? {};
  terms.why.push({ kind: 'claimed_elsewhere', provider, acr, amr, at: evidence.at, mfa: mfaElsewhere(evidence, terms) });
}

function mfaElsewhere(evidence: FederatedEvidence, terms: Terms): ElsewhereReason {
  if (evidence.countsAsMfa !== true) return 'not_mapped';
  if (isDemoted(evidence, terms.demotedUntil)) return 'demoted';
  if (terms.elsewhere === 'restricted') return 'factors_named';
  return staleFor(evidence, terms.demand, terms) ?? 'counts';
}

function ignored(evidence: Evidence, because: EvidenceReason): WhyStep {
  const factorId = isFactorEvidence(evidence) ? evidence.factorId : null;
  return { kind: 'evidence_ignored', method: evidence.method, factorId, at: evidence.at, because };
}

function ignoredBecause(evidence: Evidence, terms: Terms): EvidenceReason | null {
  switch (evidence.method) {
    case 'password':
    case 'federated':
      // Beside a factor's fresh proof any first factor serves; only a demand of AAL 1 asks for its age.
      return terms.facts.demand?.aal === 1 ? staleFor(evidence, terms.facts.demand, terms) : null;
    case 'enrolment_pass':
    case 'mail_code':
      return ageAtMost(evidence, PASS_SECONDS, terms.at) ? null : 'expired';
    case 'webauthn':
    case 'totp':
    case 'sms':
    case 'backup_code':
      return factorIgnoredBecause(evidence, terms);
    default:
      return assertNever(evidence);
  }
}

function factorIgnoredBecause(evidence: FactorEvidence, terms: Terms): EvidenceReason | null {
  if (!isOfHolder(evidence, terms.factors)) return 'factor_not_held';
  if (isDemoted(evidence, terms.demotedUntil)) return 'demoted';
  // F4: with factors in hand of which none is usable, an existing one has to be proved.
  const guardAsked = terms.held !== NO_KIND && terms.usable === NO_KIND;
  if (guardAsked && !ageAtMost(evidence, GUARD_SECONDS, terms.at)) return 'too_old_to_guard';
  if (!hasKind(terms.effective, evidence.method)) return 'kind_not_allowed';
  if (!countsForMfa(evidence, terms)) return 'guard_only';
  return staleFor(evidence, terms.facts.demand, terms);
}

function staleFor(evidence: Evidence, freshness: Freshness | null, terms: Terms): StaleReason | null {
  if (freshness === null) return null;
  if (asksForAge(freshness) && isOfUnsaidTime(evidence)) return 'time_unsaid';
  if (freshness.maxAgeSeconds !== null && !ageAtMost(evidence, freshness.maxAgeSeconds, terms.at)) return 'too_old';
  return freshness.notBefore !== null && evidence.at < freshness.notBefore ? 'before_trigger' : null;
}
