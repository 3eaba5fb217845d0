import type { Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { PolicyVersion, Scope, Timeline } from './rule.ts';
import { cohortsOf, type PolicySnapshot, type ReadSnapshot, readScope, readSnapshot } from './snapshot.ts';
import { deadlineOf, type ReadVersion } from './timeline.ts';

/** What somebody is about to save: a version of one scope, and settings that go with it. */
export interface Draft {
  readonly snapshot: PolicySnapshot;
  readonly scope: Scope;
  readonly version: PolicyVersion;
  /** The rules as they would stand with this version and all that is saved beside it; absent: nothing is. */
  readonly others?: Pick<PolicySnapshot, 'tenant' | 'groups' | 'applications'>;
  /** Absent: the settings stay as they are. */
  readonly settings?: Partial<Pick<PolicySnapshot, 'backupCodesAsFirstFactor' | 'firstEnrolment' | 'availableKinds'>>;
}

export function draftedSnapshot({ snapshot, scope, version, others, settings }: Draft): PolicySnapshot {
  if (others === undefined) return { ...withVersion(snapshot, scope, version), ...settings };
  const { tenant, groups, applications } = others;
  return { ...snapshot, tenant, groups, applications, ...settings };
}

/**
 * The instants at which the decision can change while the draft is in force: its own beginning, and every later beginning
 * of a version and end of a grace, until the next version of its own scope. In ascending order.
 */
export function momentsOf(draft: Draft): readonly Instant[] {
  const { from } = draft.version;
  const changed = draftedSnapshot(draft);
  const later = cohortsOf(changed).flatMap((cohort) => {
    const read = readSnapshot(changed, cohort);
    const versions = allScopes(changed).flatMap((scope) => readScope(read, scope)?.versions ?? []);
    return versions.flatMap((one) => [one.version.from, ...graceEnds(one, read)]);
  });
  const next = readScope(readSnapshot(changed), draft.scope)?.versions.find(({ version }) => version.from > from)?.version.from ?? null;
  const within = later.filter((moment) => moment > from && (next === null || moment < next));
  return [from, ...new Set(within.sort((one, other) => one - other))];
}

/** T2: without a timing of its own, a version's grace is that of whichever tenant's version is in force then. */
export function graceEnds({ version, requiredSince }: ReadVersion, read: ReadSnapshot): Instant[] {
  if (requiredSince === null) return [];
  const timings = version.timing === null ? read.tenant.versions.map((tenant) => tenant.version.timing) : [version.timing];
  return timings.flatMap((timing) => {
    const end = timing === null ? null : deadlineOf(timing, requiredSince);
    return end === null ? [] : [end];
  });
}

/** The tenant first. */
export function allScopes(snapshot: PolicySnapshot): readonly Scope[] {
  const groups = [...snapshot.groups.keys()].map((group): Scope => ({ kind: 'group', group }));
  const applications = [...snapshot.applications.keys()].map((application): Scope => ({ kind: 'application', application }));
  return [{ kind: 'tenant' }, ...groups, ...applications];
}

/** What a scope's administrators have written; an empty timeline when nothing. */
export function timelineOf(snapshot: PolicySnapshot, scope: Scope): Timeline {
  switch (scope.kind) {
    case 'tenant':
      return snapshot.tenant;
    case 'group':
      return snapshot.groups.get(scope.group) ?? [];
    case 'application':
      return snapshot.applications.get(scope.application) ?? [];
    default:
      return assertNever(scope);
  }
}

/**
 * The snapshot as it would be with one more version of one scope. Nothing else changes: later versions that are
 * scheduled stay, and a version with the same `from` is replaced.
 */
function withVersion(snapshot: PolicySnapshot, scope: Scope, version: PolicyVersion): PolicySnapshot {
  const others = timelineOf(snapshot, scope).filter(({ from }) => from !== version.from);
  return withTimeline(
    snapshot,
    scope,
    [...others, version].sort((one, other) => one.from - other.from),
  );
}

export function withTimeline(snapshot: PolicySnapshot, scope: Scope, timeline: Timeline): PolicySnapshot {
  switch (scope.kind) {
    case 'tenant':
      return { ...snapshot, tenant: timeline };
    case 'group':
      return { ...snapshot, groups: new Map(snapshot.groups).set(scope.group, timeline) };
    case 'application':
      return { ...snapshot, applications: new Map(snapshot.applications).set(scope.application, timeline) };
    default:
      return assertNever(scope);
  }
}
