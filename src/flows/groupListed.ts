import type { Group } from '../domain/directory/group.ts';
import type { PolicySnapshot } from '../domain/policy/snapshot.ts';
import type { Instant } from '../kernel/instant.ts';
import { type RuleInShort, ruleInShort } from './ruleInShort.ts';

interface Counted extends Group {
  readonly members: number;
}

export interface GroupListed extends Counted, RuleInShort {}

/** A group with how many people are in it and its rule in short. */
export function groupListed(snapshot: PolicySnapshot, group: Counted, at: Instant): GroupListed {
  return { ...group, ...ruleInShort(snapshot, { kind: 'group', group: group.id }, at) };
}
