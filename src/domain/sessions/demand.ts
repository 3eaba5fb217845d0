import type { FactorKind } from '../factors/factor.ts';
import type { Aal, Freshness } from './evidence.ts';

/** Who asks: an application or its client, a step-up rule, or the risk of this sign-in. */
export type DemandSource = 'client' | 'step_up' | 'risk';

/** What somebody asks of a proof beyond the rules (U1). */
export interface Demand extends Freshness {
  /** 2: MFA. 1: only a recent proof, of whatever level; `factors` then means nothing. */
  readonly aal: Aal;
  /** null: any factor that the rules allow. */
  readonly factors: readonly FactorKind[] | null;
  readonly source: DemandSource;
}
