import { isHeld } from './allowedFactors.ts';
import type { HeldFactor } from './factor.ts';

/** F10: from so few codes on a person who has nothing else is warned. */
export const FEW_CODES = 3;

/** How far the codes of somebody who has nothing else still reach. */
export interface CodesRunway {
  /** Unused codes, 1 to 10. */
  readonly left: number;
  /** `last`: it signs nobody in, and opens the enrolment of another kind (F10). */
  readonly stage: 'enough' | 'few' | 'last';
}

/** @returns null for somebody who has another factor as well, or no code. */
export function codesRunway(factors: readonly HeldFactor[]): CodesRunway | null {
  const held = factors.filter(isHeld);
  const [batch] = held;
  if (batch?.kind !== 'backup_code' || batch.companion || held.length > 1) return null;
  const left = batch.remaining;
  return { left, stage: left === 1 ? 'last' : left <= FEW_CODES ? 'few' : 'enough' };
}
