import { assertNever } from '../../kernel/never.ts';
import { canonicalPath } from '../directory/canonicalPath.ts';
import type { PathFactors, PathRule } from '../directory/forwardAuth.ts';
import type { FactorKind } from '../factors/factor.ts';
import type { Demand } from '../sessions/demand.ts';
import { combineDemands } from './combineDemands.ts';

/**
 * U1: all rules that hold for a request target, combined: the strictest of everything, whatever their order.
 * @param target as the proxy tells it. One that servers may read differently falls under every rule.
 * @returns null when none holds.
 */
export function pathDemand(rules: readonly PathRule[], target: string): Demand | null {
  if (rules.length === 0) return null;
  const path = canonicalPath(target);
  const holding = path === null ? rules : rules.filter((rule) => `${path}/`.startsWith(rule.path));
  return combineDemands(
    holding.map(({ aal, factors, maxAgeSeconds }) => ({
      aal,
      factors: kindsOf(factors),
      maxAgeSeconds,
      notBefore: null,
      source: 'client',
    })),
  );
}

/** null: any that the policy allows. */
function kindsOf(factors: PathFactors): readonly FactorKind[] | null {
  switch (factors) {
    case 'any':
      return null;
    case 'webauthn':
      return ['webauthn'];
    case 'not_sms':
      return ['webauthn', 'totp', 'backup_code'];
    default:
      return assertNever(factors);
  }
}
