import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { tenantSlug } from './tenantSlug.ts';

const MOST_LABELS = 20;

/** A class of applications, as step-up rules name it: spelt as the part of the address that names a tenant. */
export function isLabel(text: unknown): text is string {
  return tenantSlug(text) !== null;
}

/** The labels of an application, in order and each once. */
export function labelsFrom(given: unknown): Result<readonly string[], 'labels_malformed'> {
  if (!Array.isArray(given) || given.length > MOST_LABELS || !given.every(isLabel)) {
    const each = 'Each has lower-case letters, digits and single hyphens, 1 to 63 characters.';
    return refused('labels_malformed', `Labels are a list of at most ${MOST_LABELS}. ${each}`);
  }
  return succeeded([...new Set(given)].toSorted());
}
