import { after, type Instant, instant, SECOND } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import { hasKind, isHeld, type KindSet } from '../factors/allowedFactors.ts';
import type { HeldFactor } from '../factors/factor.ts';
import { type Evidence, type FactorEvidence, type Freshness, isDemoted, isFactorEvidence } from './evidence.ts';

/** S10: how old the proof may be that opens a change of factors. */
export const GUARD_SECONDS = 300;
/** B7, S11: how long an enrolment pass or a code by mail is good in the flow that redeemed it. */
export const PASS_SECONDS = 600;

/** What was shown, and by somebody who holds what. */
export interface Showing {
  readonly at: Instant;
  readonly evidence: readonly Evidence[];
  /** Confirmed ones, a batch that has run empty among them. */
  readonly factors: readonly HeldFactor[];
  /** What was shown by a factor up to then counts for no second one any more; null: nothing was demoted. */
  readonly demotedUntil: Instant | null;
}

/** A showing together with what is allowed where it is shown. */
export interface Judged extends Showing {
  /** The effective set (F1, E). */
  readonly effective: KindSet;
  /** U */
  readonly usable: KindSet;
  /** null: a proof of any age serves. */
  readonly freshness: Freshness | null;
  /** Whether a sign-in elsewhere may count as MFA here: `restricted` where a rule or the demand names kinds of factor. */
  readonly elsewhere: 'counts' | 'restricted';
}

export function ageAtMost(evidence: Evidence, seconds: number, at: Instant): boolean {
  return at <= after(evidence.at, seconds * SECOND);
}

function isFresh(evidence: Evidence, freshness: Freshness | null, at: Instant): boolean {
  if (freshness === null) return true;
  if (asksForAge(freshness) && isOfUnsaidTime(evidence)) return false;
  if (freshness.maxAgeSeconds !== null && !ageAtMost(evidence, freshness.maxAgeSeconds, at)) return false;
  return freshness.notBefore === null || evidence.at >= freshness.notBefore;
}

export function asksForAge({ maxAgeSeconds, notBefore }: Freshness): boolean {
  return maxAgeSeconds !== null || notBefore !== null;
}

/** U1: a sign-in elsewhere of which nobody says when it was may be old. */
export function isOfUnsaidTime(evidence: Evidence): boolean {
  return evidence.method === 'federated' && evidence.timing === 'unsaid';
}

/** S8: the proof was made with a factor that the user holds now; a batch may have run empty since. */
export function isOfHolder(evidence: FactorEvidence, factors: readonly HeldFactor[]): boolean {
  for (const factor of factors) if (factor.id === evidence.factorId && factor.kind === evidence.method) return true;
  return false;
}

/** Password, federation, or a user-verified passkey that the user still holds. */
function isFirstFactor(evidence: Evidence, factors: readonly HeldFactor[]): boolean {
  switch (evidence.method) {
    case 'password':
    case 'federated':
      return true;
    case 'webauthn':
      return evidence.userVerified && isOfHolder(evidence, factors);
    case 'totp':
    case 'sms':
    case 'backup_code':
    case 'enrolment_pass':
    case 'mail_code':
      return false;
    default:
      return assertNever(evidence);
  }
}

export function hasFirstFactor(showing: Showing): boolean {
  return showing.evidence.some((evidence) => isFirstFactor(evidence, showing.factors));
}

/** S10: the newest first factor is recent enough to begin a first enrolment. */
export function hasRecentFirstFactor(showing: Showing): boolean {
  return showing.evidence.some((evidence) => isFirstFactor(evidence, showing.factors) && ageAtMost(evidence, GUARD_SECONDS, showing.at));
}

/** U1: some proof, of whatever level, is as recent as asked. */
export function hasFreshProof(showing: Showing, freshness: Freshness): boolean {
  return showing.evidence.some((evidence) => isProof(evidence, showing) && isFresh(evidence, freshness, showing.at));
}

function isProof(evidence: Evidence, { factors, demotedUntil }: Showing): boolean {
  if (isFactorEvidence(evidence) && !isDemoted(evidence, demotedUntil)) return isOfHolder(evidence, factors);
  return isFirstFactor(evidence, factors);
}

/** F4, S10: an existing factor was shown within the last 5 minutes. */
export function isGuarded(showing: Showing): boolean {
  const held = showing.factors.filter(isHeld);
  return showing.evidence.some(
    (evidence) =>
      isFactorEvidence(evidence) &&
      !isDemoted(evidence, showing.demotedUntil) &&
      isOfHolder(evidence, held) &&
      ageAtMost(evidence, GUARD_SECONDS, showing.at),
  );
}

/** S11, B7: a pass or a mailed code was redeemed in this flow within the last 10 minutes. */
export function hasShown(method: 'enrolment_pass' | 'mail_code', showing: Showing): boolean {
  return showing.evidence.some((evidence) => evidence.method === method && ageAtMost(evidence, PASS_SECONDS, showing.at));
}

/** F4, F8: a backup code shown to open an enrolment is MFA only where codes answer challenges. */
export function countsForMfa(evidence: Evidence, judged: Judged): evidence is FactorEvidence {
  if (!isFactorEvidence(evidence) || !isOfHolder(evidence, judged.factors) || isDemoted(evidence, judged.demotedUntil)) return false;
  return evidence.method !== 'backup_code' || evidence.purpose === 'assure' || hasKind(judged.usable, 'backup_code');
}

/**
 * A sign-in at a provider that is trusted for MFA is both, like a user-verified passkey. Nobody here knows which factor was shown, so
 * it never stands in for one that is named.
 */
function isMfaElsewhere(evidence: Evidence, { elsewhere, demotedUntil }: Judged): boolean {
  return evidence.method === 'federated' && evidence.countsAsMfa === true && elsewhere === 'counts' && !isDemoted(evidence, demotedUntil);
}

/**
 * S1: AAL 2. A fresh proof by an allowed factor beside a first factor (or beside a second kind of factor, when the
 * first factor was a passkey), or a fresh user-verified passkey where WebAuthn is allowed, or a fresh sign-in elsewhere that counts as MFA.
 */
export function isAssured(judged: Judged): boolean {
  for (const evidence of judged.evidence) {
    if (isMfaElsewhere(evidence, judged) && isFresh(evidence, judged.freshness, judged.at)) return true;
    if (!countsForMfa(evidence, judged)) continue;
    if (!hasKind(judged.effective, evidence.method) || !isFresh(evidence, judged.freshness, judged.at)) continue;
    if (evidence.method === 'webauthn' && evidence.userVerified) return true;
    if (judged.evidence.some((beside) => isBeside(beside, evidence, judged))) return true;
  }
  return false;
}

function isBeside(beside: Evidence, factor: FactorEvidence, judged: Judged): boolean {
  if (beside.method === 'password' || beside.method === 'federated') return true;
  // A passkey that a demotion left with the rank of a first factor is one beside which another kind counts.
  return beside.method !== factor.method && (countsForMfa(beside, judged) || isFirstFactor(beside, judged.factors));
}

/**
 * The newest instant from which on the factors shown are enough for AAL 2 (S1): a demotion up to a moment before it leaves
 * the level, a later one takes it away. null: they are not enough.
 */
export function assuredAt(judged: Judged): Instant | null {
  const shown = judged.evidence.filter((one) => isFactorEvidence(one) || one.method === 'federated');
  const instants = shown.filter((one) => !isDemoted(one, judged.demotedUntil)).map(({ at }) => at);
  const newestFirst = [...new Set(instants)].sort((one, other) => other - one);
  return newestFirst.find((at) => isAssured({ ...judged, demotedUntil: instant(at - 1) })) ?? null;
}
