import type { Instant } from '../../kernel/instant.ts';
import { intersection, type KindSet, NO_KIND } from '../factors/allowedFactors.ts';
import { hasFirstFactor, hasFreshProof, hasShown, isAssured, isGuarded } from '../sessions/aal.ts';
import type { Aal, Purpose } from '../sessions/evidence.ts';
import { outsideBypass } from './bypass.ts';
import type { Clause } from './clause.ts';
import type { EnrolmentNeeds, RefusalReason } from './decision.ts';
import { enrolmentNeeds } from './enrolmentNeeds.ts';
import { readSnapshot } from './snapshot.ts';
import type { Terms } from './terms.ts';

/** What a clause answers. `decide` makes the decision of it. */
export type Answer =
  | { readonly outcome: 'grant'; readonly aal: Aal; readonly until: Instant | null }
  | { readonly outcome: 'challenge'; readonly purpose: Purpose; readonly factors: KindSet }
  | {
      readonly outcome: 'enrol';
      readonly factors: KindSet;
      readonly skippable: boolean;
      readonly deadline: Instant | null;
      readonly needs: EnrolmentNeeds | null;
    }
  | { readonly outcome: 'reauthenticate' }
  | { readonly outcome: 'refuse'; readonly because: RefusalReason };

export interface Row {
  readonly clause: Clause;
  readonly when: (terms: Terms) => boolean;
  readonly answer: (terms: Terms) => Answer;
}

/**
 * The decision. Clauses are tried in this order and the first whose condition holds answers; the last always holds.
 * The order is the meaning: moving a row changes who is let in.
 */
export const CLAUSE_TABLE: readonly Row[] = [
  // P5: nothing about MFA is said before the first factor is right. S8: a passkey taken away is a first factor gone.
  { clause: 'first_factor_gone', when: (terms) => !hasFirstFactor(terms), answer: reauthenticate },
  // U1: `max_age` and `prompt=login` alone ask for a recent proof of whatever level.
  { clause: 'first_factor_old', when: staleForDemand, answer: reauthenticate },
  // P5: before anything is said of MFA. No factor, passkey or bypass lifts it (B1).
  { clause: 'risk_too_high', when: isTooRisky, answer: refuse('risk_too_high') },
  // S1: assurance is earned, by proofs and by nothing else.
  { clause: 'assured', when: isAssured, answer: () => grant(2, null) },
  // L5: a person may use a factor although nobody asks.
  { clause: 'challenge_by_choice', when: (terms) => terms.facts.wantsFactor && canAnswer(terms), answer: challengeUsable },
  // L5: no challenge and no prompt. L6: a demand stands.
  { clause: 'not_enforced', when: (terms) => terms.policy.level === 'off' && terms.demand === null, answer: () => grant(1, null) },
  // B1, B2: it lifts the rules, not a demand, and is worth what was proved.
  { clause: 'bypassed', when: isBypassed, answer: (terms) => grant(1, terms.facts.user.bypass?.until ?? null) },
  // U3: an unknown person must not enrol on the spot.
  {
    clause: 'risk_without_factor',
    when: (terms) => terms.demand?.source === 'risk' && !canAnswer(terms),
    answer: refuse('risk_without_factor'),
  },
  // B7: a pass stands in for the existing factor, also for a lost one.
  { clause: 'enrol_with_pass', when: (terms) => hasShown('enrolment_pass', terms) && canEnrol(terms), answer: enrolNow },
  // L8, L10: whoever is enrolled is challenged, every time.
  { clause: 'challenge_enrolled', when: canAnswer, answer: challengeUsable },
  // B6: a reset, forgotten account is not an invitation.
  { clause: 'enrolment_window_closed', when: windowIsClosed, answer: refuse('enrolment_window_closed') },
  // F5: never "any factor", never a skip.
  { clause: 'no_allowed_factor', when: (terms) => !canEnrol(terms) && terms.forced !== null, answer: refuse('no_allowed_factor') },
  // F4, F12: the existing factor has to be proved, and this deployment cannot verify it now.
  { clause: 'recovery_needed', when: (terms) => mustGuard(terms) && provable(terms) === NO_KIND, answer: refuse('recovery_needed') },
  // F4: a stolen password must not become the thief's own key.
  {
    clause: 'guard_held_factor',
    when: mustGuard,
    answer: (terms) => ({ outcome: 'challenge', purpose: 'guard', factors: provable(terms) }),
  },
  // L9, T9: held at enrolment until it is done.
  { clause: 'enrol_now', when: (terms) => terms.forced !== null, answer: enrolNow },
  // L7: `optional` asks once. T8: inside grace, at every sign-in.
  { clause: 'offer_enrolment', when: isOffered, answer: offerEnrolment },
  // L7, T8: skipped, or asked before; under `required` only until grace ends (S4).
  { clause: 'postponed', when: () => true, answer: (terms) => grant(1, terms.policy.deadline) },
];

function staleForDemand(terms: Terms): boolean {
  const { demand } = terms.facts;
  return demand?.aal === 1 && !hasFreshProof(terms, demand);
}

function isTooRisky({ facts: { risk } }: Terms): boolean {
  return risk !== undefined && risk.refuseFrom !== null && risk.score >= risk.refuseFrom;
}

function canAnswer(terms: Terms): boolean {
  return terms.usable !== NO_KIND;
}

function canEnrol(terms: Terms): boolean {
  return terms.enrollable !== NO_KIND;
}

/** B3, B5: within its window and not for an application that it leaves out. */
function isBypassed(terms: Terms): boolean {
  const { bypass } = terms.facts.user;
  if (bypass === null) return false;
  const outside = outsideBypass(bypass, terms.facts.application, terms.at);
  const ignored = outside ?? (terms.demand === null ? null : 'demand_stands');
  terms.why.push(
    ignored === null ? { kind: 'bypass_holds', until: bypass.until } : { kind: 'bypass_ignored', because: ignored, until: bypass.until },
  );
  return ignored === null;
}

function windowIsClosed(terms: Terms): boolean {
  const until = terms.facts.user.mustEnrolUntil;
  return until !== null && terms.at >= until;
}

function mustGuard(terms: Terms): boolean {
  return terms.held !== NO_KIND && !isGuarded(terms);
}

/** The kinds in hand that this deployment can verify, allowed for the application or not (F4, F12). */
function provable(terms: Terms): KindSet {
  return intersection(terms.held, readSnapshot(terms.snapshot).available);
}

function isOffered(terms: Terms): boolean {
  if (terms.facts.skipped || !canEnrol(terms)) return false;
  return terms.policy.level === 'required' || terms.facts.user.promptedAt === null;
}

function reauthenticate(): Answer {
  return { outcome: 'reauthenticate' };
}

function grant(aal: Aal, until: Instant | null): Answer {
  return { outcome: 'grant', aal, until };
}

function refuse(because: RefusalReason): () => Answer {
  return () => ({ outcome: 'refuse', because });
}

function challengeUsable(terms: Terms): Answer {
  return { outcome: 'challenge', purpose: 'assure', factors: terms.usable };
}

function enrolNow(terms: Terms): Answer {
  return { outcome: 'enrol', factors: terms.enrollable, skippable: false, deadline: null, needs: enrolmentNeeds(terms) };
}

function offerEnrolment(terms: Terms): Answer {
  return { outcome: 'enrol', factors: terms.enrollable, skippable: true, deadline: terms.policy.deadline, needs: enrolmentNeeds(terms) };
}
