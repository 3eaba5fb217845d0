import type { Draft } from '../../domain/policy/draft.ts';
import { type PolicySnapshot, readSnapshot } from '../../domain/policy/snapshot.ts';
import { versionInForce } from '../../domain/policy/timeline.ts';
import type { Instant } from '../../kernel/instant.ts';

/**
 * The tenant's rule once more, as a draft: the rules stay as they are, and what F6 asks of a draft is asked of them, for
 * now and for everything that is scheduled before the tenant's next version.
 */
export function nothingNew(snapshot: PolicySnapshot, now: Instant): Draft {
  const tenant = versionInForce(readSnapshot(snapshot).tenant, now)?.version;
  // L2: a tenant that nobody has configured reads optional.
  const unconfigured = { level: 'optional', timing: null, factors: null, existingSessions: 'keep' } as const;
  return { snapshot, scope: { kind: 'tenant' }, version: { ...(tenant ?? unconfigured), from: now } };
}
