import { assertNever } from '../../kernel/never.ts';
import type { Asked } from './askedAtSignIn.ts';
import { isAskedOtherwise } from './impact.ts';

/** What other rules would have made of one real sign-in, from the mildest to the worst. Every sign-in has exactly one. */
export const REPLAYED = ['unchanged', 'no_longer_asked', 'challenged', 'can_skip', 'held', 'refused'] as const;

export type Replayed = (typeof REPLAYED)[number];

/** @param before what was asked under the rules of then. @param after what would have been asked. */
export function replayedAs(before: Asked, after: Asked): Replayed {
  if (!isAskedOtherwise(before, after)) return 'unchanged';
  switch (after.kind) {
    case 'nothing':
      return 'no_longer_asked';
    case 'challenge':
      return 'challenged';
    case 'offered':
      return 'can_skip';
    case 'must_enrol':
      return 'held';
    case 'refused':
      return 'refused';
    default:
      return assertNever(after);
  }
}

/** Whether it asks for something that the sign-in may have shown anyway. */
export function asksMore(replayed: Replayed): boolean {
  return replayed !== 'unchanged' && replayed !== 'no_longer_asked';
}
