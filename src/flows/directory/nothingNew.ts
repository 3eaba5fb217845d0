import type { Draft } from '../../domain/policy/draft.ts';
import { unconfiguredRule } from '../../domain/policy/rule.ts';
import { type PolicySnapshot, readSnapshot } from '../../domain/policy/snapshot.ts';
import { versionInForce } from '../../domain/policy/timeline.ts';
import type { Instant } from '../../kernel/instant.ts';

/**
 * The tenant's rule once more, as a draft: the rules stay as they are, and what F6 asks of a draft is asked of them, for
 * now and for everything that is scheduled before the tenant's next version.
 */
export function nothingNew(snapshot: PolicySnapshot, now: Instant): Draft {
  const tenant = versionInForce(readSnapshot(snapshot).tenant, now)?.version;
  const scope = { kind: 'tenant' } as const;
  return { snapshot, scope, version: { ...(tenant ?? unconfiguredRule(scope)), from: now } };
}
