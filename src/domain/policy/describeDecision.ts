import { formatInstant, type Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { FactorKind } from '../factors/factor.ts';
import type { Decision, EnrolmentNeeds, RefusalReason } from './decision.ts';

const KINDS: Readonly<Record<FactorKind, string>> = {
  webauthn: 'a passkey or security key',
  totp: 'an authenticator app',
  sms: 'a code by SMS',
  backup_code: 'a backup code',
};

const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  no_allowed_factor: 'Refused: MFA is needed, and no kind of factor is allowed that this person could use or set up.',
  enrolment_window_closed: 'Refused: the time to set up MFA after the reset is over. Open another window or give an enrolment pass.',
  risk_without_factor: 'Refused: the risk of this sign-in asks for MFA, and this person has no factor that could answer.',
  recovery_needed:
    'Refused: the existing factor has to be proved first, and this server cannot verify its kind now. Give an enrolment pass.',
};

const NEEDS: Readonly<Record<EnrolmentNeeds, string>> = {
  reauthentication: ', after signing in again with the first factor',
  mail_code: ', after a code sent to the mail address',
  pass: ', after an enrolment pass from an administrator',
};

/** "a passkey or security key, or an authenticator app"; "nothing" for none. */
export function describeKinds(kinds: readonly FactorKind[]): string {
  const names = kinds.map((kind) => KINDS[kind]);
  return names.length < 2 ? (names[0] ?? 'nothing') : `${names.slice(0, -1).join(', ')}, or ${names.at(-1)}`;
}

/** "2026-12-04 00:00:00 UTC" */
export function describeInstant(at: Instant): string {
  return `${formatInstant(at).slice(0, 19).replace('T', ' ')} UTC`;
}

/** What the decision means for the person, in a sentence or two. */
export function describeDecision(decision: Decision): string {
  switch (decision.outcome) {
    case 'grant':
      return `Signs in with AAL ${decision.aal}${decision.until === null ? '' : `, which holds until ${describeInstant(decision.until)}`}.`;
    case 'challenge':
      if (decision.purpose === 'assure') return `Is asked for ${describeKinds(decision.factors)}.`;
      return `Is asked for ${describeKinds(decision.factors)}, to prove an existing factor before a new one is set up.`;
    case 'enrol':
      return describeEnrol(decision);
    case 'reauthenticate':
      return 'Has to sign in again with the first factor.';
    case 'refuse':
      return REFUSALS[decision.because];
    default:
      return assertNever(decision);
  }
}

function describeEnrol({ factors, skippable, deadline, needs }: Extract<Decision, { outcome: 'enrol' }>): string {
  const task = `Is asked to set up ${describeKinds(factors)}${needs === null ? '' : NEEDS[needs]}`;
  if (!skippable) return `${task}. It cannot be skipped.`;
  return deadline === null ? `${task}. It can be skipped.` : `${task}. It can be skipped until ${describeInstant(deadline)}.`;
}
