import type { FactorKind } from '../factors/factor.ts';
import type { Decision } from './decision.ts';

/** The effective set of the decision (F1), as its own explanation states it: what is neither in it is neither offered nor bound (F2). */
export function effectiveFactors({ why }: Pick<Decision, 'why'>): readonly FactorKind[] {
  return why.find((step) => step.kind === 'factors')?.effective ?? [];
}
