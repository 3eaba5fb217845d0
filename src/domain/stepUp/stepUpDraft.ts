import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { displayName } from '../directory/displayName.ts';
import { isLabel } from '../directory/labels.ts';
import { REQUIRED_FACTORS } from '../directory/requiredFactors.ts';
import { SIGNAL_KINDS } from '../risk/signals.ts';
import { STEP_UP_MODES, type StepUpSays, type StepUpTrigger, TRIGGER_KINDS } from './stepUpRule.ts';

/** A rule as it comes from outside. */
export type StepUpDraft = { readonly [Key in keyof StepUpSays]: unknown };

/** Below it, a person could hardly be back from the step before the proof is too old. */
export const LEAST_DURATION_SECONDS = 60;
/** The longest that a session can live (tenant settings): a greater one would ask nothing. */
export const MOST_DURATION_SECONDS = 2_592_000;

/** RFC 6749, 3.3: a scope token. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/;
const OPERATION = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** Reads what a step-up rule is to say. */
export function stepUpFrom(draft: StepUpDraft): Result<StepUpSays, 'step_up_malformed'> {
  const name = displayName(draft.name);
  if (name === null) return malformed('name', 'A name is a line of 1 to 200 characters without control characters.');
  const trigger = triggerFrom(draft.trigger);
  if (typeof trigger === 'string') return malformed('trigger', trigger);
  const factors = REQUIRED_FACTORS.find((one) => one === draft.factors);
  if (factors === undefined) return malformed('factors', `The factors are one of: ${REQUIRED_FACTORS.join(', ')}.`);
  const { aal, durationSeconds } = draft;
  if (aal !== 1 && aal !== 2) return malformed('aal', 'The AAL is 1 or 2.');
  if (aal === 1 && factors !== 'any') return malformed('factors', 'A rule of AAL 1 asks for a recent proof of whatever kind: any.');
  if (!isDuration(durationSeconds)) {
    const range = `from ${LEAST_DURATION_SECONDS} to ${MOST_DURATION_SECONDS}`;
    return malformed('durationSeconds', `The duration is a whole number of seconds ${range}.`);
  }
  const mode = STEP_UP_MODES.find((one) => one === draft.mode);
  if (mode === undefined) return malformed('mode', `The mode is one of: ${STEP_UP_MODES.join(', ')}.`);
  return succeeded({ name, trigger, factors, aal, durationSeconds, mode });
}

/** Names of operations: what an application's back end calls them (U5). */
export function isOperationName(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 63 && OPERATION.test(text);
}

/** @returns what is wrong with it, in a sentence. */
function triggerFrom(draft: unknown): StepUpTrigger | string {
  if (typeof draft !== 'object' || draft === null) return 'The trigger is an object with a kind.';
  const { kind, operation, label, scope, signal, atLeast } = draft as Readonly<Record<string, unknown>>;
  switch (kind) {
    case 'operation':
      return isOperationName(operation)
        ? { kind, operation }
        : 'An operation has lower-case letters, digits, and single ". _ -" between them, 1 to 63 characters.';
    case 'first_access':
      return isLabel(label) ? { kind, label } : NO_LABEL;
    case 'scope':
      return typeof scope === 'string' && SCOPE.test(scope) ? { kind, scope } : 'A scope is one OAuth scope of 1 to 100 characters.';
    case 'proof_age':
      return label == null || isLabel(label) ? { kind, label: label ?? null } : `${NO_LABEL} Null means every application.`;
    case 'signal': {
      const known = SIGNAL_KINDS.find((one) => one === signal);
      return known === undefined ? `A signal is one of: ${SIGNAL_KINDS.join(', ')}.` : { kind, signal: known };
    }
    case 'score':
      return Number.isInteger(atLeast) && (atLeast as number) >= 1 && (atLeast as number) <= 100
        ? { kind, atLeast: atLeast as number }
        : 'A score is a whole number from 1 to 100.';
    default:
      return `The kind of a trigger is one of: ${TRIGGER_KINDS.join(', ')}.`;
  }
}

const NO_LABEL = 'A label has lower-case letters, digits and single hyphens, 1 to 63 characters.';

function isDuration(seconds: unknown): seconds is number {
  return Number.isInteger(seconds) && (seconds as number) >= LEAST_DURATION_SECONDS && (seconds as number) <= MOST_DURATION_SECONDS;
}

function malformed(field: keyof StepUpSays, detail: string) {
  return refused('step_up_malformed', detail, { field });
}
