import { isLabel } from '../../../src/domain/directory/labels.ts';
import { SIGNAL_KINDS, type SignalKind } from '../../../src/domain/risk/signals.ts';
import { isOperationName } from '../../../src/domain/stepUp/stepUpDraft.ts';
import type { StepUpRule } from '../../api/stepUp.ts';

/** A rule as it is typed. */
export interface StepUpForm {
  readonly name: string;
  readonly kind: StepUpRule['trigger']['kind'];
  /** What the trigger names: an operation, a label, a scope. */
  readonly named: string;
  readonly factors: StepUpRule['factors'];
  readonly needsAal2: boolean;
  /** '': nothing is typed. */
  readonly minutes: number | '';
  readonly isReportOnly: boolean;
}

export const NEW_RULE: StepUpForm = {
  name: '',
  kind: 'first_access',
  named: '',
  factors: 'any',
  needsAal2: true,
  minutes: 5,
  isReportOnly: true,
};

export function formOf({ name, trigger, factors, aal, durationSeconds, mode }: StepUpRule): StepUpForm {
  return {
    name,
    kind: trigger.kind,
    named: namedIn(trigger),
    factors,
    needsAal2: aal === 2,
    minutes: Math.round(durationSeconds / 60),
    isReportOnly: mode === 'report_only',
  };
}

/** @param rule that is changed, whose seconds stay as they are when its minutes do; null: a new one. */
export function draftOf(form: StepUpForm, rule: StepUpRule | null) {
  const seconds = Number(form.minutes) * 60;
  const isUntouched = rule !== null && Math.round(rule.durationSeconds / 60) === form.minutes;
  return {
    name: form.name,
    trigger: triggerOf(form),
    factors: form.needsAal2 ? form.factors : 'any',
    aal: form.needsAal2 ? 2 : 1,
    durationSeconds: isUntouched ? rule.durationSeconds : seconds,
    mode: form.isReportOnly ? 'report_only' : 'enforced',
  };
}

/** Whether the trigger names what it has to; the server judges by the same functions. */
export function isNamed({ kind, named }: StepUpForm): boolean {
  switch (kind) {
    case 'operation':
      return isOperationName(named.trim());
    case 'first_access':
      return isLabel(named.trim());
    case 'scope':
      return /^\S+$/.test(named.trim());
    case 'proof_age':
      return named.trim() === '' || isLabel(named.trim());
    case 'signal':
      return signalIn(named) !== undefined;
    case 'score':
      return /^(?:[1-9]\d?|100)$/.test(named.trim());
  }
}

export function namedIn(trigger: StepUpRule['trigger']): string {
  switch (trigger.kind) {
    case 'operation':
      return trigger.operation;
    case 'first_access':
      return trigger.label;
    case 'scope':
      return trigger.scope;
    case 'proof_age':
      return trigger.label ?? '';
    case 'signal':
      return trigger.signal;
    case 'score':
      return String(trigger.atLeast);
  }
}

function triggerOf({ kind, named: typed }: StepUpForm): StepUpRule['trigger'] {
  const named = typed.trim();
  switch (kind) {
    case 'operation':
      return { kind, operation: named };
    case 'first_access':
      return { kind, label: named };
    case 'scope':
      return { kind, scope: named };
    case 'proof_age':
      return { kind, label: named === '' ? null : named };
    case 'signal':
      return { kind, signal: signalIn(named) ?? SIGNAL_KINDS[0] };
    case 'score':
      return { kind, atLeast: Number(named) };
  }
}

function signalIn(named: string): SignalKind | undefined {
  return SIGNAL_KINDS.find((kind) => kind === named.trim());
}
