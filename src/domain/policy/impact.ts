import { assertNever } from '../../kernel/never.ts';
import { kindSet } from '../factors/allowedFactors.ts';
import type { Asked, AskedAtSignIn } from './askedAtSignIn.ts';

/** What a draft does to one person at their next sign-in, from the mildest to the worst. Everybody has exactly one. */
export const OUTCOMES = ['no_change', 'no_longer_asked', 'challenged', 'can_skip_until', 'must_enrol', 'cannot_satisfy'] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** What is asked of one person, and whether the rules leave them anything with which to answer or enrol (F6). */
export interface Standing extends AskedAtSignIn {
  readonly left: 'something' | 'nothing';
}

/** What the draft does, told by what is asked without it and with it. */
export function outcomeOf(before: Standing, after: Standing): Outcome {
  // F5, F6: also where nothing is asked now: whoever can satisfy nothing is stuck as soon as somebody asks.
  if (cannotSatisfy(after)) return 'cannot_satisfy';
  return isAskedOtherwise(before.asked, after.asked) ? named(after.asked) : 'no_change';
}

export function cannotSatisfy({ asked, left }: Standing): boolean {
  return asked.kind === 'refused' || left === 'nothing';
}

export function isAskedOtherwise(before: Asked, after: Asked): boolean {
  if (before.kind !== after.kind) return true;
  if (after.kind === 'offered') return (before as typeof after).deadline !== after.deadline;
  // A kind less may be the one that this person uses; a kind more takes nothing away.
  return after.kind === 'challenge' && (kindSet((before as typeof after).factors) & ~kindSet(after.factors)) !== 0;
}

function named({ kind }: Asked): Exclude<Outcome, 'no_change'> {
  switch (kind) {
    case 'nothing':
      return 'no_longer_asked';
    case 'challenge':
      return 'challenged';
    case 'offered':
      return 'can_skip_until';
    case 'must_enrol':
      return 'must_enrol';
    case 'refused':
      return 'cannot_satisfy';
    default:
      return assertNever(kind);
  }
}
