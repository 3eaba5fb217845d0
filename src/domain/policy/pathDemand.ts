import { canonicalPath } from '../directory/canonicalPath.ts';
import type { PathRule } from '../directory/forwardAuth.ts';
import { requiredKinds } from '../factors/requiredKinds.ts';
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
      factors: requiredKinds(factors),
      maxAgeSeconds,
      notBefore: null,
      source: 'client',
    })),
  );
}
