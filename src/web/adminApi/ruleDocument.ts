import type { z } from 'zod';
import type { ruleInShort } from '../../contract/adminParts.ts';
import type { RuleInShort } from '../../flows/ruleInShort.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { instantOrNull } from './instantOrNull.ts';

export function ruleDocumentOf({ rule, scheduled }: RuleInShort): { rule: z.input<typeof ruleInShort>; scheduled: string | null } {
  if (rule === null) return { rule: null, scheduled: instantOrNull(scheduled) };
  const { level, timing, factors, from, effect } = rule;
  return {
    rule: { level, timing, factors: factors === null ? null : [...factors], from: formatInstant(from), effect },
    scheduled: instantOrNull(scheduled),
  };
}
