import type { RequiredFactors } from '../../domain/directory/requiredFactors.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import type { WhyStep } from '../../domain/policy/why.ts';
import { formatInstant, type Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { Judged } from './gather.ts';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const LAST_CODE = 'You have one backup code left. It opens the set-up of another second step, and nothing else.';

/** For the person: which rules and demands ask for the step, in plain sentences, the strictest level only. */
export function reasonsOf(judged: Judged): readonly string[] {
  // S10: asked because of what they want to do themselves, whatever the level; their page says it.
  if (judged.found.attempt.intent !== null) return [];
  const sentences: string[] = [];
  for (const step of judged.decision.why) {
    if (step.kind === 'forced' && step.because === 'reset') sentences.push('Your factors were reset, so a new one has to be set up.');
    if (step.kind === 'said' && step.level === judged.decision.level && step.level !== 'off') sentences.push(ruleSentence(step, judged));
    if (step.kind === 'forced' && step.because === 'last_code') sentences.push(LAST_CODE);
    if (step.kind === 'step_up_rule') sentences.push(stepUpSentence(step, judged));
    if (step.kind === 'demanded' && !isOfRules(step, judged)) sentences.push(demandSentence(step, judged));
  }
  return sentences;
}

function ruleSentence(step: Extract<WhyStep, { kind: 'said' }>, judged: Judged): string {
  const who = nameOf(step.scope, judged);
  if (step.level === 'optional') return `${who} is offered a second step.`;
  return `${who} must use a second step${step.requiredSince === null ? '' : ` since ${day(step.requiredSince)}`}.`;
}

function demandSentence(step: Extract<WhyStep, { kind: 'demanded' }>, judged: Judged): string {
  switch (step.source) {
    case 'client':
      return `${judged.found.application?.name ?? 'The application'} asks for ${step.aal === 2 ? 'a second step' : 'a recent sign-in'}.`;
    case 'step_up':
      return 'This action asks for a second step.';
    case 'risk':
      return 'Something about this sign-in is unusual.';
    default:
      return assertNever(step.source);
  }
}

const ASKED: Readonly<Record<RequiredFactors, string>> = {
  any: 'a second step',
  webauthn: 'a passkey or security key',
  not_sms: 'a second step other than a text message',
};

function stepUpSentence({ name, aal, factors }: Extract<WhyStep, { kind: 'step_up_rule' }>, judged: Judged): string {
  const who = judged.found.application?.name ?? 'This action';
  return `${who} asks for ${aal === 1 ? 'a recent sign-in' : ASKED[factors]}: ${name}.`;
}

/** The sentences of the rules say it already. */
function isOfRules({ source }: Extract<WhyStep, { kind: 'demanded' }>, { facts }: Judged): boolean {
  return source === 'step_up' && (facts.stepUp?.fired.length ?? 0) > 0;
}

function nameOf(scope: Scope, judged: Judged): string {
  switch (scope.kind) {
    case 'tenant':
      return `Everybody at ${judged.found.tenantName}`;
    case 'group':
      return `Everybody in ${judged.person.groups.find((group) => group.id === scope.group)?.name ?? 'one of your groups'}`;
    case 'application':
      return `Everybody who opens ${judged.found.application?.name ?? 'this application'}`;
    default:
      return assertNever(scope);
  }
}

/** "3 May 2026", in UTC. */
function day(at: Instant): string {
  const [year, month, date] = formatInstant(at).slice(0, 10).split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}
