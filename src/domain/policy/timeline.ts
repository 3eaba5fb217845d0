import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { ALL_KINDS, type KindSet, kindSet, kindsIn } from '../factors/allowedFactors.ts';
import { isReached, versionFor } from './reach.ts';
import { LEVELS, type Level, type PolicyVersion, type Scope, type Timeline, type Timing } from './rule.ts';
import type { WhyStep } from './why.ts';

/** A version prepared for deciding about one cohort: its set as bits, the start of its run of `required`, and the steps that it adds to `why`. */
export interface ReadVersion {
  readonly version: PolicyVersion;
  /** `ALL_KINDS` when it restricts nothing. */
  readonly factors: KindSet;
  /** T4: since when the scope has been `required` without a break; null: this version's level is not `required`. */
  readonly requiredSince: Instant | null;
  readonly said: WhyStep;
  readonly scheduled: WhyStep;
  readonly looser: WhyStep;
  readonly notCounting: WhyStep;
}

/** A scope with its versions, oldest first. */
export interface ReadTimeline {
  readonly scope: Scope;
  readonly versions: readonly ReadVersion[];
}

/** The place on the dial: 0 `off`, 1 `optional`, 2 `required`. */
export function strictness(level: Level): number {
  return LEVELS.indexOf(level);
}

/** L3: the maximum. */
export function strictest(one: Level, other: Level): Level {
  return LEVELS[Math.max(strictness(one), strictness(other))] as Level;
}

/**
 * A scope's versions as they hold for one cohort.
 * @throws when the versions are not in strictly ascending order, which nothing that stores or reads them allows.
 */
export function readTimeline(scope: Scope, timeline: Timeline, cohort: number): ReadTimeline {
  const versions: ReadVersion[] = [];
  for (const version of timeline) {
    const before = versions.at(-1);
    if (before !== undefined && version.from <= before.version.from) throw new Error('a timeline is out of order');
    versions.push(readVersion({ scope, written: version, cohort }, before?.requiredSince ?? null));
  }
  return { scope, versions };
}

interface Reading {
  readonly scope: Scope;
  readonly written: PolicyVersion;
  readonly cohort: number;
}

function readVersion({ scope, written, cohort }: Reading, runSince: Instant | null): ReadVersion {
  const version = versionFor(written, cohort);
  const { from, level, timing } = version;
  const factors = version.factors === null ? ALL_KINDS : kindSet(version.factors);
  // T4: the run goes on from the version before; an edit inside it does not move its start, leaving `required` ends it. It begins when this cohort is reached.
  const requiredSince = level === 'required' ? (runSince ?? from) : null;
  const listed = version.factors === null ? null : kindsIn(factors);
  const reach = written.reach === undefined ? null : { percent: written.reach.percent, isReached: isReached(written, cohort) };
  return {
    version,
    factors,
    requiredSince,
    said: Object.freeze({ kind: 'said', scope, from, level, timing, factors: listed, requiredSince, reach } as const),
    scheduled: Object.freeze({ kind: 'scheduled', scope, from } as const),
    looser: Object.freeze({ kind: 'level_without_effect', scope, from, because: 'looser_than_tenant' } as const),
    notCounting: Object.freeze({ kind: 'level_without_effect', scope, from, because: 'not_counting_on_reuse' } as const),
  };
}

/**
 * T10: the last version with `from <= at`, computed at each decision; nothing has to run for a schedule to begin.
 * @returns null when the scope says nothing (yet).
 */
export function versionInForce(timeline: ReadTimeline, at: Instant): ReadVersion | null {
  const { versions } = timeline;
  for (let index = versions.length - 1; index >= 0; index -= 1) {
    const read = versions[index] as ReadVersion;
    if (read.version.from <= at) return read;
  }
  return null;
}

/** S5: some version that began after `since`, and by `at`, asks for existing sessions to be judged again. A later edit does not cancel it. */
export function asksForRecheck(timeline: ReadTimeline, since: Instant, at: Instant): boolean {
  return timeline.versions.some(({ version }) => version.existingSessions === 'recheck' && since < version.from && version.from <= at);
}

/** T4: the end of grace. @returns null for a timing without grace, which is due from the start (T3). */
export function deadlineOf(timing: Timing, requiredSince: Instant): Instant | null {
  return timing.kind === 'grace-period' ? after(requiredSince, timing.days * DAY) : null;
}
