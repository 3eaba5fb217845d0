import { assertNever } from '../../kernel/never.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { GroupId } from '../directory/group.ts';
import type { FirstEnrolment } from '../directory/tenant.ts';
import { ALL_KINDS, type KindSet, kindSet, kindsIn } from '../factors/allowedFactors.ts';
import type { FactorKind } from '../factors/factor.ts';
import type { Scope, Timeline } from './rule.ts';
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
}

/** A snapshot prepared for deciding. A scope is prepared when it is first asked for. */
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

const prepared = new WeakMap<PolicySnapshot, ReadSnapshot>();

/** Prepares a snapshot, once for each value. */
export function readSnapshot(snapshot: PolicySnapshot): ReadSnapshot {
  let read = prepared.get(snapshot);
  if (read === undefined) {
    read = prepare(snapshot);
    prepared.set(snapshot, read);
  }
  return read;
}

function prepare(snapshot: PolicySnapshot): ReadSnapshot {
  const available = kindSet(snapshot.availableKinds);
  const missing = kindsIn((ALL_KINDS & ~available) as KindSet);
  return {
    available,
    unavailable: missing.length === 0 ? null : Object.freeze({ kind: 'unavailable', factors: missing } as const),
    tenant: readTimeline({ kind: 'tenant' }, snapshot.tenant),
    group: preparing(snapshot.groups, (group, timeline) => readTimeline({ kind: 'group', group }, timeline)),
    application: preparing(snapshot.applications, (application, timeline) => readTimeline({ kind: 'application', application }, timeline)),
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
