import type { z } from 'zod';
import type { policyDocument, ruleSetDocument, rulesPage, timelineDocument, versionDocument } from '../../contract/adminPolicy.ts';
import { scopePlaceText } from '../../contract/places.ts';
import type { PolicyVersion, Rule } from '../../domain/policy/rule.ts';
import type { RulesListed } from '../../flows/policy/listRules.ts';
import type { TimelineEntry, TimelineListed } from '../../flows/policy/listTimeline.ts';
import type { RuleSet } from '../../flows/policy/saveVersion.ts';
import type { ScopeStanding } from '../../flows/policy/scopeStanding.ts';
import type { PolicyShown } from '../../flows/policy/showPolicy.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { deadEndDocumentOf } from './deadEndDocument.ts';
import { instantOrNull } from './instantOrNull.ts';

export function saysOf({ from, ...rule }: PolicyVersion) {
  return { from: formatInstant(from), ...ruleSaid(rule) };
}

export function ruleSaid({ level, timing, factors, existingSessions, reach }: Rule) {
  return {
    level,
    timing,
    factors: factors === null ? null : [...factors],
    existingSessions,
    reach: reach ?? null,
  };
}

export function timelineDocumentOf({ revision, edition, versions }: TimelineListed): z.input<typeof timelineDocument> {
  return { revision, edition, versions: versions.map(versionDocumentOf) };
}

function versionDocumentOf(entry: TimelineEntry): z.input<typeof versionDocument> {
  return {
    id: entry.id,
    scope: entry.scope,
    says: saysOf(entry.version),
    previous: entry.previous,
    changed: [...entry.changed],
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
  return { revision: shown.revision, at: formatInstant(shown.at), ...standingDocumentOf(shown) };
}

export function rulesPageOf({ revision, at, rules, next }: RulesListed): z.input<typeof rulesPage> {
  return {
    revision,
    at: formatInstant(at),
    rules: rules.map((rule) => {
      const { scope, name, version, nextVersion, members } = rule;
      return { ...standingDocumentOf(rule), scope, name, version, nextVersion, members };
    }),
    next: next === null ? null : scopePlaceText(next),
  };
}

function standingDocumentOf({ edition, inForce, level, effect, requiredSince, next }: ScopeStanding) {
  return {
    edition,
    inForce: inForce === null ? null : saysOf(inForce),
    level,
    effect,
    requiredSince: instantOrNull(requiredSince),
    next: next === null ? null : saysOf(next),
  };
}

export function ruleSetDocumentOf({ id, version, revision, deadEnds }: RuleSet): z.input<typeof ruleSetDocument> {
  return { id, says: saysOf(version), revision, deadEnds: deadEnds.map(deadEndDocumentOf) };
}
