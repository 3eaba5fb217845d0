import { type Refusal, refused } from '../kernel/result.ts';

/** @param expected null: whatever it is. @returns null when the rules stand as an administrator saw them. */
export function overtakenRules(expected: number | null, revision: number): Refusal<'revision_conflict'> | null {
  if (expected === null || expected === revision) return null;
  return refused('revision_conflict', 'Somebody else has changed the rules since you looked. Look again, then decide.', { revision });
}

/** @returns the refusal where somebody else has changed what an administrator looked at; null: they saw what is there, or did not say. */
export function overtakenBy(expected: number | undefined, edition: number): Refusal<'edition_conflict'> | null {
  if (expected === undefined || expected === edition) return null;
  return refused('edition_conflict', 'Somebody else has changed this since you looked. Look at it again, then decide.', { edition });
}
