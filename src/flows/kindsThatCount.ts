import { intersection, kindSet, kindsIn } from '../domain/factors/allowedFactors.ts';
import type { FactorKind } from '../domain/factors/factor.ts';
import type { Scope } from '../domain/policy/rule.ts';
import { type PolicySnapshot, readScope, readSnapshot } from '../domain/policy/snapshot.ts';
import { versionInForce } from '../domain/policy/timeline.ts';
import type { Instant } from '../kernel/instant.ts';

/** F1: the kinds that are allowed in the tenant and in all of some scopes. Whoever has one of them has nothing to do there. */
export function kindsThatCount(snapshot: PolicySnapshot, scopes: readonly Scope[], at: Instant): readonly FactorKind[] {
  const allowed = [{ kind: 'tenant' } as const, ...scopes].reduce(
    (left, scope) => intersection(left, setOf(snapshot, scope, at)),
    readSnapshot(snapshot).available,
  );
  return kindsIn(allowed);
}

function setOf(snapshot: PolicySnapshot, scope: Scope, at: Instant) {
  const read = readSnapshot(snapshot);
  const timeline = readScope(read, scope);
  const factors = timeline === null ? null : (versionInForce(timeline, at)?.version.factors ?? null);
  return factors === null ? read.available : kindSet(factors);
}
