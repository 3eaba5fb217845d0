import type { Instant } from '../../kernel/instant.ts';
import { allScopes, type Draft, draftedSnapshot, graceEnds, timelineOf, withTimeline } from './draft.ts';
import { cohortsOf, type PolicySnapshot, readScope, readSnapshot } from './snapshot.ts';
import type { ReadVersion } from './timeline.ts';

/**
 * The rules as they would have been with the draft in force since an instant that is past: what its scope has said since then is
 * left out, everything before it stays, so that a run of `required` goes on (T4).
 */
export function rehearsedSnapshot({ snapshot, scope, version }: Draft, since: Instant): PolicySnapshot {
  const earlier = timelineOf(snapshot, scope).filter(({ from }) => from < since);
  return draftedSnapshot({ snapshot: withTimeline(snapshot, scope, earlier), scope, version: { ...version, from: since } });
}

/** What of time and people the rules of these snapshots look at. */
export interface Distinctions {
  /** Between two of these instants nothing begins and no grace ends. Ascending. */
  readonly moments: readonly Instant[];
  /** T7: between two of these it does not matter when an account was created. Ascending. */
  readonly starts: readonly Instant[];
  /** The first cohorts of those that are judged alike, ascending. */
  readonly cohorts: readonly number[];
}

export function distinctionsOf(snapshots: readonly PolicySnapshot[]): Distinctions {
  const readings = snapshots.flatMap((snapshot) =>
    cohortsOf(snapshot).map((cohort) => ({ snapshot, cohort, read: readSnapshot(snapshot, cohort) })),
  );
  const versions: { readonly one: ReadVersion; readonly ends: readonly Instant[] }[] = readings.flatMap(({ snapshot, read }) =>
    allScopes(snapshot).flatMap((scope) => (readScope(read, scope)?.versions ?? []).map((one) => ({ one, ends: graceEnds(one, read) }))),
  );
  return {
    moments: ascending(versions.flatMap(({ one, ends }) => [one.version.from, ...ends])),
    starts: ascending(versions.flatMap(({ one: { requiredSince } }) => (requiredSince === null ? [] : [requiredSince]))),
    cohorts: ascending(readings.map(({ cohort }) => cohort)),
  };
}

/** How many of ascending values are not beyond this one. */
export function placeAmong(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function ascending<Value extends number>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)].sort((one, other) => one - other);
}
