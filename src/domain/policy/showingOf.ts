import type { Showing } from '../sessions/aal.ts';
import type { Facts } from './facts.ts';

/** What was shown in a situation, before anything is said about what is allowed there. */
export function showingOf({ at, evidence, user }: Pick<Facts, 'at' | 'evidence' | 'user'>): Showing {
  return { at, evidence, factors: user.factors, demotedUntil: user.demotedUntil };
}
