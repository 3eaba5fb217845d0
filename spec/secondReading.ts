import {
  enrollable,
  firstFactors,
  hasOnlyTheLastCode,
  hasPass,
  heldFactors,
  isAal2,
  isAskedByRisk,
  isGuarded,
  isMfaDemanded,
  isVerifiable,
  lacking,
  lacksRecentProof,
  usable,
} from './readFactors.ts';
import { effectiveLevel, graceEnd, isDue, ms } from './readRules.ts';
import type { DecisionJson, Kind, SituationJson } from './situationJson.ts';

type Answer = Omit<DecisionJson, 'level' | 'occasion'>;

/**
 * The rules of enforcement read a second time: slowly, on the situation as it was written, with nothing in common with
 * `decide` but the words. It follows the person through the rules (who are you, are you asked at all, with what can you
 * answer, what if with nothing) instead of trying clauses. Where the two differ, one of them is wrong.
 */
export function secondReading(situation: SituationJson): DecisionJson {
  return {
    ...answer(situation),
    level: effectiveLevel(situation),
    occasion: situation.session === null ? 'sign_in' : 'reuse',
  };
}

function answer(situation: SituationJson): Answer {
  // P5: nothing is said about MFA before the first factor is right.
  if (firstFactors(situation).length === 0) return { outcome: 'reauthenticate', decidedBy: 'first_factor_gone' };
  if (lacksRecentProof(situation)) return { outcome: 'reauthenticate', decidedBy: 'first_factor_old' };
  // P5: what is too unusual goes no further, and is told nothing about MFA.
  if (isTooUnusual(situation)) return refusal('risk_too_high');
  // S1: whoever has shown enough is asked nothing more, under every rule and demand.
  if (isAal2(situation)) return { outcome: 'grant', aal: 2, until: null, decidedBy: 'assured' };
  const canAnswer = usable(situation).length > 0;
  // L5: also where nobody asks.
  if (situation.wantsFactor === true && canAnswer) return challenge(usable(situation), 'challenge_by_choice');
  if (!isMfaDemanded(situation)) {
    const unasked = letThroughUnasked(situation);
    if (unasked !== null) return unasked;
  }
  return canAnswer ? withFactor(situation) : withoutFactor(situation);
}

function isTooUnusual({ risk }: SituationJson): boolean {
  const limit = risk?.refuseFrom ?? null;
  return limit !== null && Number(risk?.score) >= limit;
}

/** L5 and B1: the two ways not to be asked. L6, B1: neither lifts a demand of AAL 2. */
function letThroughUnasked(situation: SituationJson): Answer | null {
  if (effectiveLevel(situation) === 'off') return { outcome: 'grant', aal: 1, until: null, decidedBy: 'not_enforced' };
  const { bypass } = situation.user;
  if (bypass === null || bypass.exceptApplications.some((name) => name === situation.application)) return null;
  const now = ms(situation.at);
  const isRunning = ms(bypass.from) <= now && now < ms(bypass.until);
  return isRunning ? { outcome: 'grant', aal: 1, until: new Date(bypass.until).toISOString(), decidedBy: 'bypassed' } : null;
}

/** L8, L10: a challenge, every time. B7: unless the person came with a pass to bind another one. */
function withFactor(situation: SituationJson): Answer {
  if (hasPass(situation) && enrollable(situation).length > 0) return enrolment(situation, 'enrol_with_pass');
  return challenge(usable(situation), 'challenge_enrolled');
}

function withoutFactor(situation: SituationJson): Answer {
  // U3: an unknown person must not enrol on the spot.
  if (isMfaDemanded(situation) && isAskedByRisk(situation)) return refusal('risk_without_factor');
  const canEnrol = enrollable(situation).length > 0;
  if (hasPass(situation) && canEnrol) return enrolment(situation, 'enrol_with_pass');
  // B6
  const window = situation.user.mustEnrolUntil;
  if (window !== null && ms(window) <= ms(situation.at)) return refusal('enrolment_window_closed');
  const mustEnrol = isHeldAtEnrolment(situation);
  // F5
  if (mustEnrol && !canEnrol) return refusal('no_allowed_factor');
  // F4: whoever holds something has to show it before a new factor is bound, or before going on.
  const inHand = heldFactors(situation).map((factor) => factor.kind);
  if (inHand.length > 0 && !isGuarded(situation)) return guard(inHand, situation);
  if (mustEnrol) return enrolment(situation, 'enrol_now');
  const isRequired = effectiveLevel(situation) === 'required';
  const isAskedNow = isRequired || situation.user.promptedAt === null;
  const until = isRequired ? graceEnd(situation) : null;
  // L7, T8
  if (isAskedNow && canEnrol && !situation.skipped) {
    return { ...enrolment(situation, 'offer_enrolment'), skippable: true, deadline: until };
  }
  return { outcome: 'grant', aal: 1, until, decidedBy: 'postponed' };
}

/** L9, T9, B6, F10, U3: those who cannot say "later". */
function isHeldAtEnrolment(situation: SituationJson): boolean {
  return isMfaDemanded(situation) || situation.user.mustEnrolUntil !== null || hasOnlyTheLastCode(situation) || isDue(situation);
}

function guard(inHand: readonly Kind[], situation: SituationJson): Answer {
  const kinds = (['webauthn', 'totp', 'sms', 'backup_code'] as const).filter(
    (kind) => inHand.includes(kind) && isVerifiable(kind, situation),
  );
  // F12: nothing of it can be verified now.
  if (kinds.length === 0) return refusal('recovery_needed');
  return { outcome: 'challenge', purpose: 'guard', factors: kinds, decidedBy: 'guard_held_factor' };
}

function challenge(factors: Kind[], decidedBy: string): Answer {
  return { outcome: 'challenge', purpose: 'assure', factors, decidedBy };
}

function enrolment(situation: SituationJson, decidedBy: string): Answer {
  return { outcome: 'enrol', factors: enrollable(situation), skippable: false, deadline: null, needs: lacking(situation), decidedBy };
}

function refusal(because: string): Answer {
  return { outcome: 'refuse', because, decidedBy: because };
}
