import type { Scope } from '../../domain/policy/rule.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { type ScopeNotFound, scopeExists } from '../scopeExists.ts';
import { type ScopeStanding, standingOf } from './scopeStanding.ts';

export interface ShowPolicy extends Administration {
  readonly scope: Scope;
  /** null: now. */
  readonly at: Instant | null;
}

export interface PolicyShown extends ScopeStanding {
  readonly revision: number;
  readonly at: Instant;
}

/** What one scope says at an instant, and what comes of it together with the tenant's rule. */
export function showPolicy(ports: Pick<Ports, 'store'>) {
  return (command: ShowPolicy): Promise<Result<PolicyShown, 'not_permitted' | ScopeNotFound>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const { scope } = command;
      const missing = await scopeExists(ports, tx, scope);
      if (missing !== null) return missing;
      const { snapshot, revision } = await latestSnapshot(ports, tx);
      const at = command.at ?? tx.now;
      const versions = await ports.store.listPolicyVersions(tx, scope);
      return succeeded({ revision, at, ...standingOf(snapshot, { scope, at, versions }) });
    });
}
