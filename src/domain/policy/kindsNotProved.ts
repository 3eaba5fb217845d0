import type { FactorKind } from '../factors/factor.ts';
import type { PolicyVersion } from './rule.ts';
import type { PolicySnapshot } from './snapshot.ts';

/**
 * F12: kinds that a rule names and that its tenant has not shown to work. For `sms` somebody must have sent a test and
 * named countries: a rule that promises codes which never arrive would shut people out. The other kinds need no proof; where
 * this deployment cannot verify one of them, it counts for nothing, and the rule may still name it.
 */
export function kindsNotProved(
  { factors }: Pick<PolicyVersion, 'factors'>,
  { availableKinds }: Pick<PolicySnapshot, 'availableKinds'>,
): readonly FactorKind[] {
  return (factors ?? []).filter((kind) => kind === 'sms' && !availableKinds.includes(kind));
}
