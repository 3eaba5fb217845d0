import type { Instant } from '../../kernel/instant.ts';
import { LAST_COHORT } from './reach.ts';
import type { Level, Scope } from './rule.ts';
import { type PolicySnapshot, readScope, readSnapshot } from './snapshot.ts';
import { strictness, versionInForce } from './timeline.ts';

/** L4: "no effect: the tenant requires more". */
export interface WithoutEffect {
  readonly level: Level;
  readonly tenantLevel: Level;
}

/**
 * L4: whether the level that a scope says at an instant is looser than the tenant's. Such a rule may be saved and is shown
 * with this mark wherever it is shown; its set of factors, if it has one, restricts all the same (F1).
 * @param at for a scheduled version, the instant from which it holds.
 * @returns null when the level has its effect, or the scope says none.
 */
export function levelWithoutEffect(snapshot: PolicySnapshot, scope: Scope, at: Instant): WithoutEffect | null {
  const timeline = readScope(readSnapshot(snapshot), scope);
  const level = timeline === null ? null : (versionInForce(timeline, at)?.version.level ?? null);
  // Where the tenant's level reaches a share of the people, it must be without effect for the others as well.
  // L2: a tenant that nobody has configured reads Optional.
  const tenantLevel = versionInForce(readSnapshot(snapshot, LAST_COHORT).tenant, at)?.version.level ?? 'optional';
  return level !== null && strictness(level) < strictness(tenantLevel) ? { level, tenantLevel } : null;
}
