import { Document, isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { changedParts } from '../domain/policy/changedParts.ts';
import type { FileTimeline, PolicyFile } from '../domain/policy/policyFile.ts';
import { type PolicyVersion, RULE_PARTS, type Rule } from '../domain/policy/rule.ts';
import { DEFAULT_RISK, type RiskSettings } from '../domain/risk/riskSettings.ts';
import { isSameRisk } from '../domain/risk/riskStep.ts';
import { SIGNAL_KINDS } from '../domain/risk/signals.ts';
import type { StepUpSays } from '../domain/stepUp/stepUpRule.ts';
import { formatInstant } from '../kernel/instant.ts';
import { type Result, succeeded } from '../kernel/result.ts';
import { type PolicyFileFault, readPolicyFile } from './policyFile.ts';

type Written = Omit<FileTimeline, 'place'>;

/** Absent: as it comes with the product. */
type Besides = Pick<PolicyFile, 'stepUp' | 'risk'>;

const HEAD =
  ' All rules of a tenant. A group or an application that is not here says nothing.\n docs/policy-as-code.md tells what can stand here.';

/** Rules as YAML, which `readPolicyFile` reads as the same rules. */
export function policyFileText(timelines: readonly Written[], { stepUp = [], risk = DEFAULT_RISK }: Besides = {}): string {
  const document = new Document({ version: 1 });
  document.commentBefore = HEAD;
  for (const timeline of timelines) put(document, timeline, null);
  putStepUp(document, stepUp, null);
  putRisk(document, risk, null);
  return document.toString(LOOKS);
}

/** The same, written into an earlier file: its comments and its order stay, and what says the same is left as it is. */
export function policyFileRewritten(
  timelines: readonly Written[],
  earlier: string,
  { stepUp = [], risk = DEFAULT_RISK }: Besides = {},
): Result<string, PolicyFileFault> {
  const read = readPolicyFile(earlier);
  if (!read.ok) return read;
  const document = parseDocument(earlier, { schema: 'core', logLevel: 'silent' });
  const before = new Map(read.value.timelines.map((timeline) => [keyOf(timeline), timeline]));
  const kept = new Set(timelines.map(keyOf));
  for (const [key, { scope }] of before) if (!kept.has(key) && scope.kind !== 'tenant') remove(document, scope);
  for (const timeline of timelines) put(document, timeline, before.get(keyOf(timeline)) ?? null);
  putStepUp(document, stepUp, read.value.stepUp ?? null);
  putRisk(document, risk, read.value.risk ?? null);
  return succeeded(document.toString(LOOKS));
}

/** Each rule by its name. What says the same is left as it is. @param before null: the document says nothing of them. */
function putStepUp(document: Document, rules: readonly StepUpSays[], before: readonly StepUpSays[] | null): void {
  if (rules.length === 0 && (before ?? []).length === 0) return;
  const map = ownMap(document, rootOf(document), 'stepUp');
  const said = new Map((before ?? []).map((rule) => [rule.name, JSON.stringify(rule)]));
  map.items = map.items.filter(({ key }) => isScalar(key) && rules.some(({ name }) => name === key.value || name === key.source));
  for (const rule of rules) {
    const { name, ...says } = rule;
    if (said.get(name) !== JSON.stringify(rule)) setNode(document, map, name, says);
  }
}

/** What says the same is left as it is. @param before null: the document says nothing of it. */
function putRisk(document: Document, risk: RiskSettings, before: RiskSettings | null): void {
  if (isSameRisk(risk, before ?? DEFAULT_RISK)) return;
  const map = ownMap(document, rootOf(document), 'risk');
  const said = before === null ? null : Object.fromEntries(riskParts(before));
  for (const [key, value] of riskParts(risk)) {
    if (said === null || JSON.stringify(said[key]) !== JSON.stringify(value)) setNode(document, map, key, value);
  }
}

/** Always in the same order, whatever store they come from. */
function riskParts({ mode, thresholds: { notice, ask, refuse }, weights, rememberDays }: RiskSettings): readonly [string, unknown][] {
  const weighed = Object.fromEntries(SIGNAL_KINDS.map((kind) => [kind, weights[kind]]));
  return Object.entries({ mode, thresholds: { notice, ask, refuse }, weights: weighed, rememberDays });
}

/** Lines are not folded: a difference in a review is one of words. */
const LOOKS = { lineWidth: 0 } as const;

function keyOf({ scope }: Written): string {
  return scope.kind === 'tenant' ? 'tenant' : `${scope.kind} ${scope.name}`;
}

/** @param before what the document says of this scope; null: nothing. */
function put(document: Document, { scope, rule, scheduled, tried }: Written, before: Written | null): void {
  const map =
    scope.kind === 'tenant' ? ownMap(document, rootOf(document), 'tenant') : ownMap(document, listOf(document, scope.kind), scope.name);
  putRule(document, map, rule, before === null ? null : before.rule);
  if (scheduled.length === 0) map.delete('scheduled');
  else if (before === null || !areSame(before.scheduled, scheduled)) {
    map.set('scheduled', document.createNode(scheduled.map((version) => spokenVersion(version))));
  }
  if (tried === null) map.delete('tried');
  else putRule(document, ownMap(document, map, 'tried'), tried, before === null ? null : before.tried);
}

/** @param before what the mapping says; null: nothing that is known. */
function putRule(document: Document, map: YAMLMap, rule: Rule, before: Rule | null): void {
  for (const part of RULE_PARTS.filter((one) => before === null || changedParts(before, rule).includes(one))) {
    const value = spoken(rule, part);
    if (value === null) map.delete(part);
    else setNode(document, map, part, value);
  }
}

function rootOf(document: Document): YAMLMap {
  if (!isMap(document.contents)) throw new Error('a file that was read has a mapping at its top');
  return document.contents;
}

function listOf(document: Document, kind: 'group' | 'application'): YAMLMap {
  return ownMap(document, rootOf(document), `${kind}s`);
}

/** The mapping under a key, made where there is none. */
function ownMap(document: Document, parent: YAMLMap, key: string): YAMLMap {
  const found = pairOf(parent, key);
  if (found !== undefined && isMap(found.value)) return found.value;
  const made = document.createNode({}) as YAMLMap;
  made.flow = false;
  if (found === undefined) parent.add(document.createPair(key, made));
  else found.value = made;
  return made;
}

/** By what is written: a group that is called 123 has a number for its key. */
function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && (key.value === name || key.source === name));
}

function remove(document: Document, scope: Exclude<FileTimeline['scope'], { readonly kind: 'tenant' }>): void {
  const list = listOf(document, scope.kind);
  list.items = list.items.filter((pair) => pair !== pairOf(list, scope.name));
}

function setNode(document: Document, map: YAMLMap, key: string, value: unknown): void {
  const node = document.createNode(value, { flow: typeof value === 'object' });
  const standing = pairOf(map, key);
  if (standing === undefined) map.add(document.createPair(key, node));
  else {
    // The comment behind a value is about the value's key.
    if (isScalar(standing.value) && isScalar(node) && standing.value.comment != null) node.comment = standing.value.comment;
    standing.value = node;
  }
}

/** null: nothing need be said. */
function spoken(rule: Rule, part: (typeof RULE_PARTS)[number]): unknown {
  const value = rule[part] ?? null;
  if (part === 'existingSessions') return value === 'keep' ? null : value;
  if (part === 'timing' && rule.timing !== null && rule.timing.kind !== 'grace-period') return rule.timing.kind;
  return value;
}

function spokenVersion({ from, ...rule }: PolicyVersion): Readonly<Record<string, unknown>> {
  const parts = RULE_PARTS.map((part) => [part, spoken(rule, part)] as const).filter(([, value]) => value !== null);
  return { from: formatInstant(from), ...Object.fromEntries(parts) };
}

function areSame(one: readonly PolicyVersion[], other: readonly PolicyVersion[]): boolean {
  return (
    one.length === other.length &&
    one.every((version, index) => version.from === other[index]?.from && changedParts(version, other[index]).length === 0)
  );
}
