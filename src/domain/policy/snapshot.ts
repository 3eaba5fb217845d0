import { assertNever } from '../../kernel/never.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { GroupId } from '../directory/group.ts';
import type { FirstEnrolment } from '../directory/tenant.ts';
import { ALL_KINDS, type KindSet, kindSet, kindsIn } from '../factors/allowedFactors.ts';
import type { FactorKind } from '../factors/factor.ts';
import type { StepUpRule } from '../stepUp/stepUpRule.ts';
import { bordersOf } from './reach.ts';
import type { PolicyVersion, Scope, Timeline } from './rule.ts';
import { type ReadTimeline, readTimeline } from './timeline.ts';
import type { WhyStep } from './why.ts';

/**
 * Everything that a tenant's administrators have set and that the decision reads: one value per (tenant, revision).
 * It is immutable: what `decide` works out about it is kept beside it for as long as it lives.
 */
export interface PolicySnapshot {
  /** Raised by every change of a rule or a setting below; 0 for a situation that comes from a file. */
  readonly revision: number;
  /** The kinds that this deployment can verify now (F12). */
  readonly availableKinds: readonly FactorKind[];
  readonly backupCodesAsFirstFactor: boolean;
  readonly firstEnrolment: FirstEnrolment;
  readonly tenant: Timeline;
  readonly groups: ReadonlyMap<GroupId, Timeline>;
  readonly applications: ReadonlyMap<ApplicationId, Timeline>;
  /** Rules that are tried and enforce nothing (trial.ts): no decision reads them. Absent: none are. */
  readonly trials?: readonly { readonly scope: Scope; readonly version: PolicyVersion }[];
  /** Step-up rules of both modes, the first that was made first (withStepUp.ts). Absent: there are none. */
  readonly stepUpRules?: readonly StepUpRule[];
}

/** A snapshot prepared for deciding about people of one cohort. A scope is prepared when it is first asked for. */
export interface ReadSnapshot {
  readonly available: KindSet;
  /** F12: what this deployment cannot verify now; null: it can verify every kind. */
  readonly unavailable: WhyStep | null;
  readonly tenant: ReadTimeline;
  /** @returns null when the group has no rule of its own. */
  readonly group: (group: GroupId) => ReadTimeline | null;
  /** @returns null when the application has no rule of its own. */
  readonly application: (application: ApplicationId) => ReadTimeline | null;
}

interface Prepared {
  /** Where rules that reach a share of the people end; empty while every rule is everybody's. */
  readonly borders: readonly number[];
  /** By the number of borders that lie behind a cohort. */
  readonly readings: ReadSnapshot[];
}

const prepared = new WeakMap<PolicySnapshot, Prepared>();

/** Whom every rule reaches that reaches anybody: what is shown of a rule where no person is meant. */
export const FIRST_COHORT = 0;

/** Prepares a snapshot, once for each value and for all cohorts that are judged alike. */
export function readSnapshot(snapshot: PolicySnapshot, cohort: number = FIRST_COHORT): ReadSnapshot {
  let known = prepared.get(snapshot);
  if (known === undefined) {
    known = { borders: bordersOf(allVersions(snapshot)), readings: [] };
    prepared.set(snapshot, known);
  }
  const behind = known.borders.filter((border) => border <= cohort).length;
  known.readings[behind] ??= prepare(snapshot, cohort);
  return known.readings[behind];
}

/** One cohort for each of the readings of a snapshot that differ; the first cohort first. */
export function cohortsOf(snapshot: PolicySnapshot): readonly number[] {
  return [FIRST_COHORT, ...bordersOf(allVersions(snapshot))];
}

function allVersions({ tenant, groups, applications }: PolicySnapshot): Timeline {
  return [tenant, ...groups.values(), ...applications.values()].flat();
}

function prepare(snapshot: PolicySnapshot, cohort: number): ReadSnapshot {
  const available = kindSet(snapshot.availableKinds);
  const missing = kindsIn((ALL_KINDS & ~available) as KindSet);
  return {
    available,
    unavailable: missing.length === 0 ? null : Object.freeze({ kind: 'unavailable', factors: missing } as const),
    tenant: readTimeline({ kind: 'tenant' }, snapshot.tenant, cohort),
    group: preparing(snapshot.groups, (group, timeline) => readTimeline({ kind: 'group', group }, timeline, cohort)),
    application: preparing(snapshot.applications, (application, timeline) =>
      readTimeline({ kind: 'application', application }, timeline, cohort),
    ),
  };
}

function preparing<Key>(timelines: ReadonlyMap<Key, Timeline>, read: (key: Key, timeline: Timeline) => ReadTimeline) {
  const done = new Map<Key, ReadTimeline>();
  return (key: Key): ReadTimeline | null => {
    const known = done.get(key);
    if (known !== undefined) return known;
    const timeline = timelines.get(key);
    if (timeline === undefined) return null;
    const fresh = read(key, timeline);
    done.set(key, fresh);
    return fresh;
  };
}

/** @returns null when the scope has no rule of its own. */
export function readScope(read: ReadSnapshot, scope: Scope): ReadTimeline | null {
  switch (scope.kind) {
    case 'tenant':
      return read.tenant;
    case 'group':
      return read.group(scope.group);
    case 'application':
      return read.application(scope.application);
    default:
      return assertNever(scope);
  }
}
