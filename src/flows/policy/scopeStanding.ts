import { timelineOf } from '../../domain/policy/draft.ts';
import type { Level, PolicyVersion, Scope } from '../../domain/policy/rule.ts';
import { type PolicySnapshot, readScope, readSnapshot } from '../../domain/policy/snapshot.ts';
import { strictest, versionInForce } from '../../domain/policy/timeline.ts';
import { levelWithoutEffect } from '../../domain/policy/withoutEffect.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { RecordedVersion } from '../../ports/store/policyStore.ts';
import { editionOf } from './edition.ts';

/** What one scope says at an instant, and what comes of it together with the tenant's rule. */
export interface ScopeStanding {
  /** How often its timeline was changed. */
  readonly edition: number;
  /** null: the scope says nothing then. */
  readonly inForce: PolicyVersion | null;
  /** The stricter of this scope's level and the tenant's (L3). */
  readonly level: Level;
  /** L4: the scope's own level has no effect, since the tenant requires more. */
  readonly effect: 'full' | 'looser_than_tenant';
  /** T4; null: this scope's level is not `required`. */
  readonly requiredSince: Instant | null;
  /** The next scheduled version; null: none. */
  readonly next: PolicyVersion | null;
}

/** @param of the scope, and all its versions, withdrawn ones among them. */
export function standingOf(
  snapshot: PolicySnapshot,
  of: { readonly scope: Scope; readonly at: Instant; readonly versions: readonly RecordedVersion[] },
): ScopeStanding {
  const { scope, at, versions } = of;
  // As it was set, and not as it is read for anybody.
  const written = timelineOf(snapshot, scope);
  const read = readSnapshot(snapshot);
  const own = readScope(read, scope);
  const inForce = own === null ? null : versionInForce(own, at);
  // L2: a tenant that nobody has configured reads optional.
  const tenantLevel = versionInForce(read.tenant, at)?.version.level ?? 'optional';
  return {
    edition: editionOf(versions),
    inForce: written.findLast(({ from }) => from <= at) ?? null,
    level: strictest(inForce?.version.level ?? 'off', tenantLevel),
    effect: levelWithoutEffect(snapshot, scope, at) === null ? 'full' : 'looser_than_tenant',
    requiredSince: inForce?.requiredSince ?? null,
    next: written.find(({ from }) => from > at) ?? null,
  };
}
