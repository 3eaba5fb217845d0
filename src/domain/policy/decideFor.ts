import { assertNever } from '../../kernel/never.ts';
import { hasKind, heldKinds, intersection, kindsIn, NO_KIND } from '../factors/allowedFactors.ts';
import type { FactorKind } from '../factors/factor.ts';
import { hasShown } from '../sessions/aal.ts';
import { type ChangeProof, factorsThatProve, opensChange } from '../sessions/changeProof.ts';
import type { Intent } from '../sessions/intent.ts';
import { decide } from './decide.ts';
import type { Decision, Explained } from './decision.ts';
import { enrolmentNeeds } from './enrolmentNeeds.ts';
import type { Facts } from './facts.ts';
import { type PolicySnapshot, readSnapshot } from './snapshot.ts';
import { type Terms, termsOf } from './terms.ts';

/** What an intent still asks for. It has no grant: only `decide` makes one. */
type Asked = Exclude<Decision, { readonly outcome: 'grant' }>;

/**
 * Decides as `decide` does, and asks besides for what a change of the person's own factors needs (S10, S11), whatever the
 * level: `off` removes the demand at sign-in only (L6). An intent asks for more and never for less. What it asks stands in
 * the way of a grant until it is shown, and then the grant is `decide`'s own (S7).
 * @param intent null: nothing beyond the rules.
 */
export function decideFor(snapshot: PolicySnapshot, facts: Facts, intent: Intent | null): Decision {
  const decision = decide(snapshot, facts);
  if (intent === null || standsFirst(decision)) return decision;
  return askedFor(termsOf(snapshot, facts, []), intent, decision) ?? decision;
}

/** A refusal refuses the wish as well, the first factor comes before everything (P5), and a challenge by the rules proves a factor too. */
function standsFirst({ outcome }: Decision): boolean {
  switch (outcome) {
    case 'refuse':
    case 'reauthenticate':
    case 'challenge':
      return true;
    case 'enrol':
    case 'grant':
      return false;
    default:
      return assertNever(outcome);
  }
}

/** @returns null: nothing more. */
function askedFor(terms: Terms, intent: Intent, explained: Explained): Asked | null {
  switch (intent.kind) {
    case 'prove':
      return proofAsked(terms, intent.by, explained);
    case 'enrol':
      return enrolmentAsked(terms, intent.factor, explained);
    default:
      return assertNever(intent);
  }
}

/** F2, F4, B7: one kind that is allowed here, after a proof of a factor that is held, or with a pass in its place. */
function enrolmentAsked(terms: Terms, factor: FactorKind, explained: Explained): Asked {
  const { level, occasion, why } = explained;
  if (!hasKind(terms.enrollable, factor)) {
    return { outcome: 'refuse', because: 'no_allowed_factor', decidedBy: 'no_allowed_factor', level, occasion, why };
  }
  const hasPass = hasShown('enrolment_pass', terms);
  const proof = terms.held === NO_KIND || hasPass ? null : proofAsked(terms, 'any_factor', explained);
  if (proof !== null) return proof;
  const decidedBy = hasPass ? 'enrol_with_pass' : 'enrol_now';
  const needs = enrolmentNeeds(terms);
  return { outcome: 'enrol', factors: [factor], skippable: false, deadline: null, needs, decidedBy, level, occasion, why };
}

/** S10: a factor that is held, within the last 5 minutes; where none is held, the first factor. */
function proofAsked(terms: Terms, by: ChangeProof, { level, occasion, why }: Explained): Asked | null {
  if (opensChange(terms, by)) return null;
  const held = heldKinds(factorsThatProve(terms, by));
  if (held === NO_KIND) return { outcome: 'reauthenticate', decidedBy: 'first_factor_old', level, occasion, why };
  // F12: only what this deployment can verify now.
  const provable = intersection(held, readSnapshot(terms.snapshot).available);
  if (provable === NO_KIND) return { outcome: 'refuse', because: 'recovery_needed', decidedBy: 'recovery_needed', level, occasion, why };
  return { outcome: 'challenge', purpose: 'guard', factors: kindsIn(provable), decidedBy: 'guard_held_factor', level, occasion, why };
}

/** F2: the kinds of which this person can bind one more where these facts are judged. */
export function kindsToAdd(snapshot: PolicySnapshot, facts: Facts): readonly FactorKind[] {
  return kindsIn(termsOf(snapshot, facts, []).enrollable);
}
