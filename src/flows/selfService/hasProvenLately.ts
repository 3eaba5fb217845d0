import { isHeld } from '../../domain/factors/allowedFactors.ts';
import { isGuarded, type Showing } from '../../domain/sessions/aal.ts';

/** S10: whoever holds a factor has shown one in the last five minutes. Whoever holds none has none to show. */
export function hasProvenLately(showing: Showing): boolean {
  return !showing.factors.some(isHeld) || isGuarded(showing);
}
