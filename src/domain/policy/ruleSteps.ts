import type { Instant } from '../../kernel/instant.ts';
import { changedParts } from './changedParts.ts';
import { allScopes, timelineOf } from './draft.ts';
import { type PolicyVersion, type Rule, SAYS_NOTHING, type Scope, scopeKey, type Timeline, unconfiguredRule } from './rule.ts';
import type { PolicySnapshot } from './snapshot.ts';

/** What a scope is to say now, and later. */
export interface WantedTimeline {
  readonly scope: Scope;
  readonly rule: Rule;
  readonly scheduled: readonly PolicyVersion[];
}

/** One change of a timeline. A version that holds is never unmade: another one follows it. */
export type RuleStep =
  /** `was`: what holds now; null: nothing. */
  | { readonly kind: 'set'; readonly scope: Scope; readonly rule: Rule; readonly was: Rule | null }
  | { readonly kind: 'schedule'; readonly scope: Scope; readonly version: PolicyVersion }
  | { readonly kind: 'withdraw'; readonly scope: Scope; readonly version: PolicyVersion };

/**
 * The changes that lead from the rules as they stand to those that are wanted, and none that leads nowhere. A scope that is not
 * wanted is to say nothing. Withdrawals come before what takes their place.
 */
export function ruleSteps(snapshot: PolicySnapshot, wanted: readonly WantedTimeline[], now: Instant): readonly RuleStep[] {
  const named = new Set(wanted.map(({ scope }) => scopeKey(scope)));
  const silenced = allScopes(snapshot).filter((scope) => scope.kind !== 'tenant' && !named.has(scopeKey(scope)));
  const all = [...wanted, ...silenced.map((scope): WantedTimeline => ({ scope, rule: SAYS_NOTHING, scheduled: [] }))];
  return all.flatMap((one) => stepsOf(timelineOf(snapshot, one.scope), one, now));
}

function stepsOf(standing: Timeline, { scope, rule, scheduled }: WantedTimeline, now: Instant): readonly RuleStep[] {
  const inForce = standing.filter(({ from }) => from <= now).at(-1) ?? null;
  const begun = scheduled.filter(({ from }) => from <= now).at(-1);
  const wantedNow = begun === undefined ? rule : ruleOf(begun);
  const coming = standing.filter(({ from }) => from > now);
  const wantedLater = scheduled.filter(({ from }) => from > now);
  const withdrawn = coming.filter((version) => !wantedLater.some((other) => isSame(other, version)));
  const added = wantedLater.filter((version) => !coming.some((other) => isSame(other, version)));
  return [
    ...withdrawn.map((version): RuleStep => ({ kind: 'withdraw', scope, version })),
    ...(saysTheSame(inForce ?? unconfiguredRule(scope), wantedNow)
      ? []
      : [{ kind: 'set', scope, rule: wantedNow, was: inForce === null ? null : ruleOf(inForce) } as const]),
    ...added.map((version): RuleStep => ({ kind: 'schedule', scope, version })),
  ];
}

function isSame(one: PolicyVersion, other: PolicyVersion): boolean {
  return one.from === other.from && saysTheSame(one, other);
}

/** What says nothing says the same as what is not there, whatever it asked of sessions when it began. */
function saysTheSame(before: Rule, rule: Rule): boolean {
  const parts = changedParts(before, rule);
  return parts.length === 0 || (isSilent(before) && isSilent(rule));
}

function isSilent({ level, timing, factors }: Rule): boolean {
  return level === null && timing === null && factors === null;
}

export function ruleOf({ from: _, ...rule }: PolicyVersion): Rule {
  return rule;
}

/** The rules as they would stand after these steps, with what is set holding from `now` on. */
export function afterSteps(snapshot: PolicySnapshot, steps: readonly RuleStep[], now: Instant): PolicySnapshot {
  const bySteps = Map.groupBy(steps, ({ scope }) => scopeKey(scope));
  const groups = new Map(snapshot.groups);
  const applications = new Map(snapshot.applications);
  let { tenant } = snapshot;
  for (const own of bySteps.values()) {
    const [{ scope }] = own as [RuleStep];
    const timeline = changed(timelineOf(snapshot, scope), own, now);
    if (scope.kind === 'tenant') tenant = timeline;
    else if (scope.kind === 'group') groups.set(scope.group, timeline);
    else applications.set(scope.application, timeline);
  }
  return { ...snapshot, tenant, groups, applications };
}

function changed(standing: Timeline, steps: readonly RuleStep[], now: Instant): Timeline {
  const withdrawn = new Set(steps.flatMap((step) => (step.kind === 'withdraw' ? [step.version.from] : [])));
  const added = steps.flatMap((step): readonly PolicyVersion[] => {
    if (step.kind === 'set') return [{ ...step.rule, from: now }];
    return step.kind === 'schedule' ? [step.version] : [];
  });
  const froms = new Set(added.map(({ from }) => from));
  const kept = standing.filter(({ from }) => !withdrawn.has(from) && !froms.has(from));
  return [...kept, ...added].sort((one, other) => one.from - other.from);
}
