import { isHeld } from '../factors/allowedFactors.ts';
import { hasRecentFirstFactor, isGuarded, type Showing } from './aal.ts';
import type { Intent } from './intent.ts';

/** By what a change of factors is opened: any factor, or one that is no backup code (F11). */
export type ChangeProof = Extract<Intent, { readonly kind: 'prove' }>['by'];

/**
 * S10: whether what was shown opens a change of the person's own factors: a factor that they hold, within the last 5
 * minutes; where they hold none, a first factor within the same time.
 */
export function opensChange(showing: Showing, by: ChangeProof): boolean {
  const factors = factorsThatProve(showing, by);
  return factors.some(isHeld) ? isGuarded({ ...showing, factors }) : hasRecentFirstFactor(showing);
}

export function factorsThatProve({ factors }: Pick<Showing, 'factors'>, by: ChangeProof): Showing['factors'] {
  return by === 'any_factor' ? factors : factors.filter(({ kind }) => kind !== 'backup_code');
}
