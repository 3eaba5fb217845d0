import type { FactorKind } from '../factors/factor.ts';

/**
 * What a person wants of a step on their own live session, beyond what the rules ask of it. It never opens anything by
 * itself: when it is met the decision is asked as always (domain/policy/decideFor.ts).
 */
export type Intent =
  /** To show a factor that they hold now, before they change how they sign in (S10). `real_factor`: backup codes do not serve (F11). */
  | { readonly kind: 'prove'; readonly by: 'any_factor' | 'real_factor' }
  /** To bind one more factor of this kind. */
  | { readonly kind: 'enrol'; readonly factor: FactorKind };
