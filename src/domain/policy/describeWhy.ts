import { assertNever } from '../../kernel/never.ts';
import type { Decision } from './decision.ts';
import { describeDecision, describeInstant, describeKinds } from './describeDecision.ts';
import type { Level, Scope, Timing } from './rule.ts';
import type { DueReason, EvidenceReason, OccasionReason, WhyStep } from './why.ts';

/** How a scope is called where the sentences are read: 'the tenant', 'the group "Administrators"'. */
export type NameScope = (scope: Scope) => string;

const OCCASIONS: Readonly<Record<OccasionReason, string>> = {
  sign_in: 'This is a sign-in: all rules count.',
  session_reused: "A session is live: only the application's own level counts.",
  session_rests_on_allowance: 'The session rests on a grace period or a bypass: all rules count.',
  session_to_be_rechecked: 'The session lost a proof, or its user was given a role: all rules count.',
  version_asks_for_recheck: 'A rule that began after the sign-in judges existing sessions again: all rules count.',
  application_narrows_factors: 'The application narrows the factors and has no level of its own: all rules count.',
};

const LEVELS: Readonly<Record<Level, string>> = { off: 'Off', optional: 'Optional', required: 'Required' };

const DUE: Readonly<Record<DueReason, string>> = {
  immediate: 'has no grace period',
  grace_ended: 'had a grace period, which is over',
  account_is_younger: 'has a grace period, but not for accounts created since it began',
};

const EVIDENCE: Readonly<Record<EvidenceReason, string>> = {
  factor_not_held: 'the factor is not held any more',
  kind_not_allowed: 'its kind is not allowed here',
  demoted: 'it was shown before all sessions were set back to their first factor',
  guard_only: 'it was shown to open an enrolment, and backup codes alone do not answer here',
  too_old: 'it is older than was demanded',
  before_trigger: 'it is from before the demand arose',
  too_old_to_guard: 'it is more than 5 minutes old',
  expired: 'it is more than 10 minutes old',
};

const METHODS: Readonly<Record<Extract<WhyStep, { kind: 'evidence_ignored' }>['method'], string>> = {
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

const FORCED: Readonly<Record<Extract<WhyStep, { kind: 'forced' }>['because'], string>> = {
  demand: 'MFA is demanded, so setting it up cannot be skipped.',
  reset: 'The factors were reset, so setting up a new one cannot be skipped.',
  last_code: 'One backup code is left, so setting up another kind cannot be skipped.',
  due: 'A Required rule is due, so setting up MFA cannot be skipped.',
};

const SOURCES: Readonly<Record<Extract<WhyStep, { kind: 'demanded' }>['source'], string>> = {
  client: 'The application',
  step_up: 'A step-up rule',
  risk: 'The risk of this sign-in',
};

/** A decision as plain sentences: first what happens, then each step of why, in the order in which it was reasoned. */
export function describeWhy(decision: Decision, name: NameScope): string[] {
  return [describeDecision(decision), ...decision.why.map((step) => describeStep(step, name))];
}

function describeStep(step: WhyStep, name: NameScope): string {
  switch (step.kind) {
    case 'occasion':
      return OCCASIONS[step.because];
    case 'unconfigured':
      return 'The tenant has no rule in force, which reads Optional, with every kind of factor.';
    case 'said':
      return `${capitalized(name(step.scope))} has said since ${describeInstant(step.from)}: ${describeRule(step)}.`;
    case 'scheduled':
      return `A change of ${name(step.scope)} is scheduled for ${describeInstant(step.from)} and does not count yet.`;
    case 'level_without_effect':
      return step.because === 'looser_than_tenant'
        ? `The level of ${name(step.scope)} has no effect: the tenant requires more.`
        : `The level of ${name(step.scope)} does not count for a live session.`;
    case 'due':
      return `The rule of ${name(step.scope)}, Required since ${describeInstant(step.since)}, ${DUE[step.because]}.`;
    case 'in_grace':
      return `The rule of ${name(step.scope)}, Required since ${describeInstant(step.since)}, leaves time until ${describeInstant(step.deadline)}.`;
    case 'unavailable':
      return `This server cannot verify now: ${describeKinds(step.factors)}.`;
    case 'demanded':
      return describeDemand(step);
    case 'factors':
      return `Allowed here: ${describeKinds(step.effective)}. Held: ${describeKinds(step.held)}. Can answer: ${describeKinds(step.usable)}. Could set up: ${describeKinds(step.enrollable)}.`;
    case 'evidence_ignored':
      return `${METHODS[step.method]} of ${describeInstant(step.at)} does not count: ${EVIDENCE[step.because]}.`;
    case 'bypass_holds':
      return `A bypass lifts the rules until ${describeInstant(step.until)}.`;
    case 'bypass_ignored':
      return `The bypass until ${describeInstant(step.until)} does not help: ${BYPASS[step.because]}.`;
    case 'forced':
      return FORCED[step.because];
    case 'decided':
      return `Decided by: ${step.clause}.`;
    default:
      return assertNever(step);
  }
}

function describeRule({ level, timing, factors, reach }: Extract<WhyStep, { kind: 'said' }>): string {
  const parts = [level === null ? [] : [LEVELS[level]], timing === null ? [] : [describeTiming(timing)]].flat();
  if (factors !== null) parts.push(`only ${describeKinds(factors)}`);
  const said = parts.length === 0 ? 'nothing of its own' : parts.join(', ');
  if (reach === null) return said;
  return `${said}. It reaches ${reach.percent} % of people, and this person is ${reach.isReached ? 'among them' : 'not among them'}`;
}

function describeTiming(timing: Timing): string {
  switch (timing.kind) {
    case 'first-sign-in':
      return 'to be set up at the first sign-in';
    case 'next-sign-in':
      return 'to be set up at the next sign-in';
    case 'grace-period':
      return timing.days === 1 ? 'within a grace period of 1 day' : `within a grace period of ${timing.days} days`;
    default:
      return assertNever(timing);
  }
}

function describeDemand({ source, aal, factors, maxAgeSeconds, notBefore }: Extract<WhyStep, { kind: 'demanded' }>): string {
  const proof = aal === 2 ? `MFA${factors === null ? '' : ` by ${describeKinds(factors)}`}` : 'a recent proof';
  const age = maxAgeSeconds === null ? '' : `, not older than ${maxAgeSeconds} s`;
  const since = notBefore === null ? '' : `, not from before ${describeInstant(notBefore)}`;
  return `${SOURCES[source]} demands ${proof}${age}${since}.`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
