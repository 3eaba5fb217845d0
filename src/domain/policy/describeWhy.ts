import { assertNever } from '../../kernel/never.ts';
import { describeSignals } from '../risk/signalWords.ts';
import type { Decision } from './decision.ts';
import type { DecisionWords } from './decisionWords.ts';
import { describeDecision, describeInstant, describeKinds } from './describeDecision.ts';
import type { Scope } from './rule.ts';
import type { WhyStep } from './why.ts';

/** A language, with the names of the tenant's groups and applications. */
export interface Wording {
  readonly words: DecisionWords;
  readonly name: (scope: NamedScope) => string;
}

export type NamedScope = Exclude<Scope, { kind: 'tenant' }>;

/** A decision as plain sentences: first what happens, then each step of why, in the order in which it was reasoned. */
export function describeWhy(decision: Decision, wording: Wording): string[] {
  return [describeDecision(decision, wording.words), ...decision.why.map((step) => describeStep(step, wording))];
}

function describeStep(step: WhyStep, { words, name }: Wording): string {
  const scope = (of: Scope) => (of.kind === 'tenant' ? words.scope.tenant : words.scope[of.kind](name(of)));
  switch (step.kind) {
    case 'occasion':
      return words.occasions[step.because];
    case 'unconfigured':
      return words.unconfigured;
    case 'said':
      return words.said(scope(step.scope), describeInstant(step.from), describeRule(step, words));
    case 'scheduled':
      return words.scheduled(scope(step.scope), describeInstant(step.from));
    case 'level_without_effect':
      return words.withoutEffect(scope(step.scope), step.because);
    case 'due':
      return words.due(scope(step.scope), describeInstant(step.since), step.because);
    case 'in_grace':
      return words.inGrace(scope(step.scope), describeInstant(step.since), describeInstant(step.deadline));
    case 'unavailable':
      return words.unavailable(describeKinds(step.factors, words));
    case 'assessed':
      return words.assessed(step.score, describeSignals(step.signals, words.signals), step.refuseFrom);
    case 'step_up_rule':
      return words.stepUpRule(step, { triggeredAt: describeInstant(step.triggeredAt), notBefore: describeInstant(step.notBefore) });
    case 'demanded':
      return describeDemand(step, words);
    case 'factors':
      return describeFactors(step, words);
    case 'evidence_ignored':
      return words.evidenceIgnored(step.method, describeInstant(step.at), step.because);
    case 'claimed_elsewhere':
      return words.claimedElsewhere({ acr: step.acr, amr: step.amr, mfa: step.mfa }, describeInstant(step.at));
    case 'bypass_holds':
      return words.bypassHolds(describeInstant(step.until));
    case 'bypass_ignored':
      return words.bypassIgnored(describeInstant(step.until), step.because);
    case 'forced':
      return words.forced[step.because];
    case 'decided':
      return words.decided(step.clause);
    default:
      return assertNever(step);
  }
}

function describeRule({ level, timing, factors, reach }: Extract<WhyStep, { kind: 'said' }>, words: DecisionWords): string {
  const parts = [level === null ? [] : [words.levels[level]], timing === null ? [] : [words.timing(timing)]].flat();
  if (factors !== null) parts.push(words.onlyKinds(describeKinds(factors, words)));
  const said = parts.length === 0 ? words.nothingSaid : parts.join(', ');
  return reach === null ? said : words.reaches(said, reach);
}

function describeDemand(step: Extract<WhyStep, { kind: 'demanded' }>, words: DecisionWords): string {
  const { source, aal, factors, maxAgeSeconds, notBefore } = step;
  const kinds = factors === null ? null : describeKinds(factors, words);
  return words.demanded(source, { aal, kinds, maxAgeSeconds, notBefore: notBefore === null ? null : describeInstant(notBefore) });
}

function describeFactors({ effective, held, usable, enrollable }: Extract<WhyStep, { kind: 'factors' }>, words: DecisionWords): string {
  const kinds = (of: typeof held) => describeKinds(of, words);
  return words.factors({ effective: kinds(effective), held: kinds(held), usable: kinds(usable), enrollable: kinds(enrollable) });
}
