import type { AuditEvent } from '../domain/audit/event.ts';
import type { PolicyVersion, Scope } from '../domain/policy/rule.ts';
import { formatInstant } from '../kernel/instant.ts';
import type { PolicyVersionId } from '../ports/store/policyStore.ts';
import { type Administrator, eventBy } from './administer.ts';

export interface PolicyChange {
  readonly type: 'policy.version_added' | 'policy.version_withdrawn';
  readonly scope: Scope;
  readonly version: PolicyVersionId;
  readonly says: PolicyVersion;
  /** The earlier version that is said again; absent or null: none is. */
  readonly restores?: PolicyVersionId | null;
}

/** The event of a change of a timeline: what the version says, and from when on (A3). */
export function policyChanged(by: Administrator, { type, scope, version, says, restores = null }: PolicyChange): AuditEvent {
  const { from, ...rule } = says;
  const added = type === 'policy.version_added' ? { rule, from: formatInstant(from), ...(restores === null ? {} : { restores }) } : {};
  const application = scope.kind === 'application' ? { application: scope.application } : {};
  return eventBy(by, type, { ...application, data: { scope, version, ...added } });
}
