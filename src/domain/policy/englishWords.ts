import { assertNever } from '../../kernel/never.ts';
import type { RequiredFactors } from '../directory/requiredFactors.ts';
import { ENGLISH_SIGNALS } from '../risk/signalWords.ts';
import type { DemandSource } from '../sessions/demand.ts';
import type { Method } from '../sessions/evidence.ts';
import type { StepUpTrigger } from '../stepUp/stepUpRule.ts';
import type { EnrolmentNeeds } from './decision.ts';
import type { DecisionWords } from './decisionWords.ts';
import type { Timing } from './rule.ts';
import type { DueReason, ElsewhereReason, EvidenceReason, WhyStep } from './why.ts';

const DUE: Readonly<Record<DueReason, string>> = {
  immediate: 'has no grace period',
  grace_ended: 'had a grace period, which is over',
  account_is_younger: 'has a grace period, but not for accounts created since it began',
};

const EVIDENCE: Readonly<Record<EvidenceReason, string>> = {
  factor_not_held: 'the factor is not held any more',
  demoted: 'it was shown before all sessions were set back to their first factor',
  kind_not_allowed: 'its kind is not allowed here',
  guard_only: 'it was shown to open an enrolment, and backup codes alone do not answer here',
  too_old: 'it is older than was demanded',
  before_trigger: 'it is from before the demand arose',
  time_unsaid: 'the other provider does not say when it was',
  too_old_to_guard: 'it is more than 5 minutes old',
  expired: 'it is more than 10 minutes old',
};

const ELSEWHERE: Readonly<Record<ElsewhereReason, string>> = {
  counts: 'That counts as MFA',
  not_mapped: 'None of it is mapped to MFA',
  factors_named: 'It is no MFA here, where certain kinds of factor are asked for',
  demoted: 'It is no MFA any more: all sessions were set back to their first factor',
  too_old: 'It is no MFA for this: it is older than was demanded',
  before_trigger: 'It is no MFA for this: it is from before the demand arose',
  time_unsaid: 'It is no MFA for this: the other provider does not say when it was',
};

const METHODS: Readonly<Record<Method, string>> = {
  password: 'The password',
  federated: 'The sign-in at another provider',
  webauthn: 'The passkey or security key',
  totp: 'The code of the authenticator app',
  sms: 'The code by SMS',
  backup_code: 'The backup code',
  enrolment_pass: 'The enrolment pass',
  mail_code: 'The code by mail',
};

const BYPASS: Readonly<Record<Extract<WhyStep, { kind: 'bypass_ignored' }>['because'], string>> = {
  not_begun: 'it has not begun',
  over: 'it is over',
  application_excepted: 'it leaves out this application',
  demand_stands: 'it does not lift a demand',
};

const SOURCES: Readonly<Record<DemandSource, string>> = {
  client: 'The application',
  step_up: 'A step-up rule',
  risk: 'The risk of this sign-in',
};

const STEP_UP_FACTORS: Readonly<Record<RequiredFactors, string>> = {
  any: '',
  webauthn: ' by a passkey or security key',
  not_sms: ' by anything but a text message',
};

const NEEDS: Readonly<Record<EnrolmentNeeds, string>> = {
  reauthentication: ', after signing in again with the first factor',
  mail_code: ', after a code sent to the mail address',
  pass: ', after an enrolment pass from an administrator',
};

/** The words of the command line and of the audit. */
export const ENGLISH: DecisionWords = {
  kinds: {
    webauthn: 'a passkey or security key',
    totp: 'an authenticator app',
    sms: 'a code by SMS',
    backup_code: 'a backup code',
  },
  list: (names) => (names.length < 2 ? (names[0] ?? 'nothing') : `${names.slice(0, -1).join(', ')}, or ${names.at(-1)}`),
  scope: { tenant: 'the tenant', group: (name) => `the group "${name}"`, application: (name) => `the application "${name}"` },
  levels: { off: 'Off', optional: 'Optional', required: 'Required' },
  timing,

  granted: (aal, until) => `Signs in with AAL ${aal}${until === null ? '' : `, which holds until ${until}`}.`,
  challenged: (kinds) => `Is asked for ${kinds}.`,
  challengedToEnrol: (kinds) => `Is asked for ${kinds}, to prove an existing factor before a new one is set up.`,
  enrols: (kinds, needs, { skippable, deadline }) => {
    const task = `Is asked to set up ${kinds}${needs === null ? '' : NEEDS[needs]}`;
    if (!skippable) return `${task}. It cannot be skipped.`;
    return deadline === null ? `${task}. It can be skipped.` : `${task}. It can be skipped until ${deadline}.`;
  },
  reauthenticates: 'Has to sign in again with the first factor.',
  refused: {
    risk_too_high: 'Refused: this is too unusual, whatever else is shown.',
    no_allowed_factor: 'Refused: MFA is needed, and no kind of factor is allowed that this person could use or set up.',
    enrolment_window_closed: 'Refused: the time to set up MFA after the reset is over. Open another window or give an enrolment pass.',
    risk_without_factor: 'Refused: the risk of this sign-in asks for MFA, and this person has no factor that could answer.',
    recovery_needed:
      'Refused: the existing factor has to be proved first, and this server cannot verify its kind now. Give an enrolment pass.',
  },

  occasions: {
    sign_in: 'This is a sign-in: all rules count.',
    session_reused: "A session is live: only the application's own level counts.",
    session_rests_on_allowance: 'The session rests on a grace period or a bypass: all rules count.',
    session_to_be_rechecked: 'The session lost a proof, or its user was given a role: all rules count.',
    version_asks_for_recheck: 'A rule that began after the sign-in judges existing sessions again: all rules count.',
    application_narrows_factors: 'The application narrows the factors and has no level of its own: all rules count.',
  },
  unconfigured: 'The tenant has no rule in force, which reads Optional, with every kind of factor.',
  said: (scope, from, rule) => `${scope.charAt(0).toUpperCase()}${scope.slice(1)} has said since ${from}: ${rule}.`,
  onlyKinds: (kinds) => `only ${kinds}`,
  nothingSaid: 'nothing of its own',
  reaches: (rule, { percent, isReached }) =>
    `${rule}. It reaches ${percent} % of people, and this person is ${isReached ? 'among them' : 'not among them'}`,
  scheduled: (scope, from) => `A change of ${scope} is scheduled for ${from} and does not count yet.`,
  withoutEffect: (scope, because) =>
    because === 'looser_than_tenant'
      ? `The level of ${scope} has no effect: the tenant requires more.`
      : `The level of ${scope} does not count for a live session.`,
  due: (scope, since, because) => `The rule of ${scope}, Required since ${since}, ${DUE[because]}.`,
  inGrace: (scope, since, deadline) => `The rule of ${scope}, Required since ${since}, leaves time until ${deadline}.`,
  unavailable: (kinds) => `This server cannot verify now: ${kinds}.`,
  signals: ENGLISH_SIGNALS,
  assessed: (score, signals, refuseFrom) =>
    `The risk is ${score} of 100: ${signals}.${refuseFrom === null ? '' : ` From ${refuseFrom} on it is refused.`}`,
  stepUpRule: ({ name, trigger, factors, aal }, { triggeredAt, notBefore }) => {
    const proof = aal === 2 ? `MFA${STEP_UP_FACTORS[factors]}` : 'a proof of whatever kind';
    return `The step-up rule "${name}" counts: ${stepUpTrigger(trigger, triggeredAt)}. It asks for ${proof} from ${notBefore} or later.`;
  },
  demanded: (source, { aal, kinds, maxAgeSeconds, notBefore }) => {
    const proof = aal === 2 ? `MFA${kinds === null ? '' : ` by ${kinds}`}` : 'a recent proof';
    const age = maxAgeSeconds === null ? '' : `, not older than ${maxAgeSeconds} s`;
    return `${SOURCES[source]} demands ${proof}${age}${notBefore === null ? '' : `, not from before ${notBefore}`}.`;
  },
  factors: ({ effective, held, usable, enrollable }) =>
    `Allowed here: ${effective}. Held: ${held}. Can answer: ${usable}. Could set up: ${enrollable}.`,
  evidenceIgnored: (method, at, because) => `${METHODS[method]} of ${at} does not count: ${EVIDENCE[because]}.`,
  claimedElsewhere: ({ acr, amr, mfa }, at) =>
    `The other provider claimed acr ${acr ?? 'none'} and amr ${amr.length === 0 ? 'none' : amr.join(' ')}, of ${at}. ${ELSEWHERE[mfa]}.`,
  bypassHolds: (until) => `A bypass lifts the rules until ${until}.`,
  bypassIgnored: (until, because) => `The bypass until ${until} does not help: ${BYPASS[because]}.`,
  forced: {
    demand: 'MFA is demanded, so setting it up cannot be skipped.',
    reset: 'The factors were reset, so setting up a new one cannot be skipped.',
    last_code: 'One backup code is left, so setting up another kind cannot be skipped.',
    due: 'A Required rule is due, so setting up MFA cannot be skipped.',
  },
  decided: (clause) => `Decided by: ${clause}.`,
};

function stepUpTrigger(trigger: StepUpTrigger, at: string): string {
  switch (trigger.kind) {
    case 'operation':
      return `the operation "${trigger.operation}" was opened at ${at}`;
    case 'first_access':
      return `applications with the label "${trigger.label}" were first opened in this session at ${at}`;
    case 'scope':
      return `the scope "${trigger.scope}" was first asked for in this session at ${at}`;
    case 'proof_age':
      return `proofs from before ${at} are too old for ${trigger.label === null ? 'any application' : `applications with the label "${trigger.label}"`}`;
    case 'signal':
      return `"${ENGLISH_SIGNALS.names[trigger.signal]}" was seen, or could not be told, at ${at}`;
    case 'score':
      return `a score of ${trigger.atLeast} or more was assessed at ${at}`;
    default:
      return assertNever(trigger);
  }
}

function timing(said: Timing): string {
  switch (said.kind) {
    case 'first-sign-in':
      return 'to be set up at the first sign-in';
    case 'next-sign-in':
      return 'to be set up at the next sign-in';
    case 'grace-period':
      return said.days === 1 ? 'within a grace period of 1 day' : `within a grace period of ${said.days} days`;
    default:
      return assertNever(said);
  }
}
