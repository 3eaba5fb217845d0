import type { Level, PolicyVersion, Scope } from '../../domain/policy/rule.ts';
import { readScope, readSnapshot } from '../../domain/policy/snapshot.ts';
import { strictest, versionInForce } from '../../domain/policy/timeline.ts';
import { levelWithoutEffect } from '../../domain/policy/withoutEffect.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { type ScopeNotFound, scopeExists } from './scopeExists.ts';

export interface ShowPolicy extends Administration {
  readonly scope: Scope;
  /** null: now. */
  readonly at: Instant | null;
}

export interface PolicyShown {
  readonly revision: number;
  readonly at: Instant;
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

/** What one scope says at an instant, and what comes of it together with the tenant's rule. */
export function showPolicy(ports: Pick<Ports, 'store'>) {
  return (command: ShowPolicy): Promise<Result<PolicyShown, 'not_permitted' | ScopeNotFound>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const missing = await scopeExists(ports, tx, command.scope);
      if (missing !== null) return missing;
      const { snapshot, revision } = await latestSnapshot(ports, tx);
      const at = command.at ?? tx.now;
      const read = readSnapshot(snapshot);
      const own = readScope(read, command.scope);
      const inForce = own === null ? null : versionInForce(own, at);
      // L2: a tenant that nobody has configured reads optional.
      const tenantLevel = versionInForce(read.tenant, at)?.version.level ?? 'optional';
      const ownLevel = inForce?.version.level ?? 'off';
      return succeeded({
        revision,
        at,
        inForce: inForce?.version ?? null,
        level: strictest(ownLevel, tenantLevel),
        effect: levelWithoutEffect(snapshot, command.scope, at) === null ? 'full' : 'looser_than_tenant',
        requiredSince: inForce?.requiredSince ?? null,
        next: own?.versions.find(({ version }) => version.from > at)?.version ?? null,
      });
    });
}
