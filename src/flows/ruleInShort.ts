import type { PolicyVersion, Scope } from '../domain/policy/rule.ts';
import { type PolicySnapshot, readScope, readSnapshot } from '../domain/policy/snapshot.ts';
import { versionInForce } from '../domain/policy/timeline.ts';
import { levelWithoutEffect } from '../domain/policy/withoutEffect.ts';
import type { Instant } from '../kernel/instant.ts';

/** What a list says of the rule of a group or an application. */
export interface RuleInShort {
  /** null: no rule of its own is in force. */
  readonly rule: (PolicyVersion & { readonly effect: 'full' | 'looser_than_tenant' }) | null;
  /** When the next one begins; null: none is scheduled. */
  readonly scheduled: Instant | null;
}

export function ruleInShort(snapshot: PolicySnapshot, scope: Scope, at: Instant): RuleInShort {
  const own = readScope(readSnapshot(snapshot), scope);
  const version = own === null ? null : (versionInForce(own, at)?.version ?? null);
  // L4: it may be saved, and wherever it is shown it says so.
  const effect = levelWithoutEffect(snapshot, scope, at) === null ? 'full' : 'looser_than_tenant';
  const scheduled = own?.versions.find((one) => one.version.from > at)?.version.from ?? null;
  return { rule: version === null ? null : { ...version, effect }, scheduled };
}
