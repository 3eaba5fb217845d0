import type { Instant } from '../../kernel/instant.ts';
import { intersection, kindSet, kindsIn } from '../factors/allowedFactors.ts';
import type { FactorKind } from '../factors/factor.ts';
import type { Demand, DemandSource } from '../sessions/demand.ts';

/** U3 is the strictest consequence, so risk wins over a step-up rule, and that over the application. */
const PRECEDENCE: readonly DemandSource[] = ['risk', 'step_up', 'client'];

/**
 * Combines all demands that apply into one (U1): the highest AAL, the intersection of the sets, the smallest age, the
 * latest "not before", and the source with the gravest consequence.
 *
 * Consequences of combining that are meant:
 * - A demand of AAL 1 has no set of its own to lend (its `factors` means nothing), but its age and its "not before" join
 *   those of the others: beside a demand of AAL 2 it asks that the *factor's* proof be that recent, which is a recent
 *   proof of whatever level and more.
 * - Sets that exclude each other give an empty set, and the decision refuses with `no_allowed_factor` (F5).
 * - If risk is among them, its consequence holds for all: whoever has no usable factor is refused, not enrolled (U3).
 *
 * `prompt=login` is best asked as a `notBefore` (the start of the request): an age of 0 seconds is over a millisecond later.
 *
 * @returns null when nobody asks anything.
 */
export function combineDemands(demands: readonly Demand[]): Demand | null {
  const [first, ...others] = demands;
  return first === undefined ? null : others.reduce(combineTwo, withoutIdleSet(first));
}

function combineTwo(one: Demand, next: Demand): Demand {
  const other = withoutIdleSet(next);
  return {
    aal: one.aal === 2 ? 2 : other.aal,
    factors: commonFactors(one.factors, other.factors),
    maxAgeSeconds: smallerAge(one.maxAgeSeconds, other.maxAgeSeconds),
    notBefore: laterInstant(one.notBefore, other.notBefore),
    source: PRECEDENCE.find((source) => source === one.source || source === other.source) ?? one.source,
  };
}

function withoutIdleSet(demand: Demand): Demand {
  return demand.aal === 1 ? { ...demand, factors: null } : demand;
}

function commonFactors(one: readonly FactorKind[] | null, other: readonly FactorKind[] | null): readonly FactorKind[] | null {
  if (one === null || other === null) return one ?? other;
  return kindsIn(intersection(kindSet(one), kindSet(other)));
}

function smallerAge(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

function laterInstant(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other) as Instant;
}
