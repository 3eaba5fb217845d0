import type { Instant } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId } from '../../ports/store/policyStore.ts';
import type { OnDeadEnds } from '../acceptable.ts';
import { type Administration, administer } from '../administer.ts';
import { type AlsoSessions, notOnSessions } from './alsoSessions.ts';
import type { Expected } from './edition.ts';
import { type RuleSet, type SaveError, saveVersion } from './saveVersion.ts';
import { versionNotFound } from './withdrawVersion.ts';

export interface RestoreVersion extends Administration, Expected, AlsoSessions {
  readonly version: PolicyVersionId;
  /** null: from now on; otherwise a schedule. */
  readonly from: Instant | null;
  readonly deadEnds: OnDeadEnds;
}

/**
 * Says again what an earlier version said, in a new version of the same scope: what was is never unmade, and the new one is judged like any
 * other (F6). T4: where `required` was left in between, grace begins anew.
 */
export function restoreVersion(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: RestoreVersion): Promise<Result<RuleSet, 'not_permitted' | 'version_not_found' | SaveError>> =>
    administer(
      ports,
      { ...command, act: 'set_policy', on: null },
      async (tx, acting): Promise<Result<RuleSet, 'not_permitted' | 'version_not_found' | SaveError>> => {
        const barred = notOnSessions(acting, command);
        if (barred !== null) return barred;
        const found = await ports.store.findPolicyVersion(tx, command.version);
        if (found === null) return versionNotFound();
        const { from: _, ...rule } = found.version;
        return saveVersion(ports, tx, { ...command, scope: found.scope, rule, restores: found.id });
      },
    );
}
