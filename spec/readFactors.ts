import { ms, spokenRules } from './readRules.ts';
import type { DemandJson, EvidenceJson, FactorJson, Kind, SituationJson } from './situationJson.ts';

/** What the rules of factors (chapter 4), proofs (S1, S8, S10, S11) and demands (U1) say about a situation. */

const KINDS: readonly Kind[] = ['webauthn', 'totp', 'sms', 'backup_code'];
const FIVE_MINUTES = 5 * 60_000;
const TEN_MINUTES = 10 * 60_000;

/** U1: everybody who asks for something beyond the rules. */
function demandsOn({ demand, demands }: SituationJson): DemandJson[] {
  return [...(demand === null ? [] : [demand]), ...(demands ?? [])];
}

/** U1: MFA is demanded, beyond what the rules ask. */
export function isMfaDemanded(situation: SituationJson): boolean {
  return demandsOn(situation).some(({ aal }) => aal !== 1);
}

/** U1, U3: of several that ask, risk has the gravest consequence. */
export function isAskedByRisk(situation: SituationJson): boolean {
  return demandsOn(situation).some(({ source }) => source === 'risk');
}

/** F1, U1: what everybody who has a say names as allowed. */
function setsThatHold(situation: SituationJson): Kind[][] {
  const ofRules = spokenRules(situation).map((rule) => rule.begun[0]?.factors ?? KINDS);
  const ofDemands = demandsOn(situation)
    .filter(({ aal }) => aal !== 1)
    .map(({ factors }) => factors ?? KINDS);
  return [...ofRules, ...ofDemands].map((set) => [...set]);
}

/** F12 */
export function isVerifiable(kind: Kind, { tenant }: SituationJson): boolean {
  return tenant.availableKinds === undefined || tenant.availableKinds.includes(kind);
}

/** F1, F2, F12, U1: nobody who has a say excludes it. */
function isAllowed(kind: Kind, situation: SituationJson): boolean {
  return isVerifiable(kind, situation) && setsThatHold(situation).every((set) => set.includes(kind));
}

/** A batch of codes that has run empty is no factor. */
export function heldFactors({ user }: SituationJson): FactorJson[] {
  return user.factors.filter((factor) => factor.remaining !== 0);
}

/** F3, F8, F9, F10: what answers a challenge here. */
export function usable(situation: SituationJson): Kind[] {
  const mine = heldFactors(situation).filter((factor) => isAllowed(factor.kind, situation));
  const hasReal = mine.some((factor) => factor.kind !== 'backup_code');
  const serves = (factor: FactorJson): boolean => {
    if (factor.kind !== 'backup_code' || hasReal) return true;
    if (factor.companion === true || factor.remaining === 1) return false;
    return situation.tenant.backupCodesAsFirstFactor === true;
  };
  return KINDS.filter((kind) => mine.some((factor) => factor.kind === kind && serves(factor)));
}

/** F9, F11: codes can be made as the very first factor only, and where the tenant wants it. */
export function enrollable(situation: SituationJson): Kind[] {
  const codesToo = situation.tenant.backupCodesAsFirstFactor === true && situation.user.factors.length === 0;
  return KINDS.filter((kind) => isAllowed(kind, situation) && (kind !== 'backup_code' || codesToo));
}

/** F10: nothing is left but the last code of a batch that was the first factor. */
export function hasOnlyTheLastCode(situation: SituationJson): boolean {
  const ids = new Set(heldFactors(situation).map((factor) => factor.id));
  const [left] = heldFactors(situation);
  if (ids.size !== 1 || left === undefined || situation.tenant.backupCodesAsFirstFactor !== true) return false;
  return left.kind === 'backup_code' && left.companion === false && left.remaining === 1;
}

/** S8: what was made with a factor that is not held now is worth nothing. */
function standing(situation: SituationJson): EvidenceJson[] {
  return situation.evidence.filter(
    (proof) =>
      proof.factorId === undefined ||
      situation.user.factors.some((factor) => `${factor.kind}/${factor.id}` === `${proof.method}/${proof.factorId}`),
  );
}

/** S6: after a demotion, what a factor showed up to then is forgotten, here or elsewhere. */
function forgotten(proof: EvidenceJson, { user }: SituationJson): boolean {
  const isOfFactor = proof.factorId !== undefined || proof.countsAsMfa === true;
  return isOfFactor && typeof user.demotedUntil === 'string' && !(ms(proof.at) > ms(user.demotedUntil));
}

/** A passkey of a demoted session tells who it is, as a password does, and nothing more. */
function isFirstOnly(proof: EvidenceJson, situation: SituationJson): boolean {
  return isKnowledgeOfPerson(proof) || (proof.userVerified === true && forgotten(proof, situation));
}

function isKnowledgeOfPerson(proof: EvidenceJson): boolean {
  return ['password', 'federated'].includes(proof.method);
}

export function firstFactors(situation: SituationJson): EvidenceJson[] {
  return standing(situation).filter((proof) => isKnowledgeOfPerson(proof) || proof.userVerified === true);
}

function age(proof: EvidenceJson, situation: SituationJson): number {
  return ms(situation.at) - ms(proof.at);
}

/** U1: of each that asks for it. A time that nobody says is no recent one. */
function meetsTimeOfDemand(proof: EvidenceJson, situation: SituationJson): boolean {
  return demandsOn(situation).every((demand) => {
    const isAgeAsked = typeof demand.maxAgeSeconds === 'number' || typeof demand.notBefore === 'string';
    const isYoung = typeof demand.maxAgeSeconds !== 'number' || age(proof, situation) / 1_000 <= demand.maxAgeSeconds;
    const isLate = typeof demand.notBefore !== 'string' || !(ms(proof.at) < ms(demand.notBefore));
    return isYoung && isLate && !(isAgeAsked && proof.timing === 'unsaid');
  });
}

/** U1: `max_age` and `prompt=login` alone ask for a recent proof of whatever level. */
export function lacksRecentProof(situation: SituationJson): boolean {
  if (demandsOn(situation).length === 0 || isMfaDemanded(situation)) return false;
  const proofs = standing(situation)
    .filter((proof) => isKnowledgeOfPerson(proof) || proof.factorId !== undefined)
    .filter((proof) => !forgotten(proof, situation) || isFirstOnly(proof, situation));
  return proofs.filter((proof) => meetsTimeOfDemand(proof, situation)).length === 0;
}

/** S1: two different things shown, one of them an allowed factor and recent enough; or a verified passkey, which is two. */
export function isAal2(situation: SituationJson): boolean {
  const codesAnswer = usable(situation).includes('backup_code');
  const shown = standing(situation)
    .filter((proof) => isKnowledgeOfPerson(proof) || proof.factorId !== undefined)
    .filter((proof) => !forgotten(proof, situation) || isFirstOnly(proof, situation))
    .filter((proof) => proof.purpose !== 'guard' || codesAnswer);
  const serves = (proof: EvidenceJson): boolean =>
    proof.factorId !== undefined &&
    !forgotten(proof, situation) &&
    isAllowed(proof.method as Kind, situation) &&
    (!isMfaDemanded(situation) || meetsTimeOfDemand(proof, situation));
  // A sign-in elsewhere that is mapped is both, where nobody names the factor to be shown.
  const namesNone = setsThatHold(situation).every((set) => KINDS.every((kind) => set.includes(kind)));
  const isElsewhere = (proof: EvidenceJson): boolean =>
    proof.countsAsMfa === true && !forgotten(proof, situation) && (!isMfaDemanded(situation) || meetsTimeOfDemand(proof, situation));
  if (namesNone && shown.some(isElsewhere)) return true;
  const isPair = shown.some((one) => serves(one) && shown.some((other) => other.method !== one.method));
  return isPair || shown.some((proof) => serves(proof) && proof.userVerified === true);
}

/** F4, S10: an existing factor was proved within five minutes. */
export function isGuarded(situation: SituationJson): boolean {
  const ids = heldFactors(situation).map((factor) => factor.id);
  const shown = standing(situation).filter((proof) => !forgotten(proof, situation));
  return shown.some((proof) => ids.includes(proof.factorId ?? '') && age(proof, situation) <= FIVE_MINUTES);
}

export function hasPass(situation: SituationJson): boolean {
  return situation.evidence.some((proof) => proof.method === 'enrolment_pass' && age(proof, situation) <= TEN_MINUTES);
}

/** S10, S11, B7: what a first enrolment still lacks. */
export function lacking(situation: SituationJson): 'reauthentication' | 'mail_code' | 'pass' | null {
  if (heldFactors(situation).length > 0) return null;
  const youngest = Math.min(...firstFactors(situation).map((proof) => age(proof, situation)));
  if (youngest > FIVE_MINUTES) return 'reauthentication';
  const hasCode = situation.evidence.some((proof) => proof.method === 'mail_code' && age(proof, situation) <= TEN_MINUTES);
  if (hasPass(situation)) return null;
  if (situation.tenant.firstEnrolment === 'pass') return 'pass';
  const asksCode =
    situation.tenant.firstEnrolment === 'mail_code' || situation.user.dormant === true || situation.user.mustEnrolUntil !== null;
  return asksCode && !hasCode ? 'mail_code' : null;
}
