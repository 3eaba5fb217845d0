import type { z } from 'zod';
import type { policyDocument, ruleSetDocument, versionDocument } from '../../contract/adminPolicy.ts';
import type { PolicyVersion } from '../../domain/policy/rule.ts';
import type { TimelineEntry } from '../../flows/policy/listTimeline.ts';
import type { RuleSet } from '../../flows/policy/setRule.ts';
import type { PolicyShown } from '../../flows/policy/showPolicy.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { deadEndDocumentOf } from './deadEndDocument.ts';
import { instantOrNull } from './instantOrNull.ts';

function saysOf({ from, level, timing, factors, existingSessions }: PolicyVersion) {
  return { from: formatInstant(from), level, timing, factors: factors === null ? null : [...factors], existingSessions };
}

export function versionDocumentOf(entry: TimelineEntry): z.input<typeof versionDocument> {
  return {
    id: entry.id,
    scope: entry.scope,
    says: saysOf(entry.version),
    state: entry.state,
    effect: entry.effect,
    requiredSince: instantOrNull(entry.requiredSince),
    createdAt: formatInstant(entry.createdAt),
    createdBy: { ...entry.createdBy },
    createdByName: entry.createdByName,
    withdrawnAt: instantOrNull(entry.withdrawnAt),
  };
}

export function policyDocumentOf(shown: PolicyShown): z.input<typeof policyDocument> {
  return {
    revision: shown.revision,
    at: formatInstant(shown.at),
    inForce: shown.inForce === null ? null : saysOf(shown.inForce),
    level: shown.level,
    effect: shown.effect,
    requiredSince: instantOrNull(shown.requiredSince),
    next: shown.next === null ? null : saysOf(shown.next),
  };
}

export function ruleSetDocumentOf({ id, version, revision, deadEnds }: RuleSet): z.input<typeof ruleSetDocument> {
  return { id, says: saysOf(version), revision, deadEnds: deadEnds.map(deadEndDocumentOf) };
}
