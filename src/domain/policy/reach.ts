import { LEVELS, type Level, type PolicyVersion } from './rule.ts';

/** People are dealt into this many cohorts, evenly and for good: one for each percent that a rule can reach. */
export const COHORTS = 100;

/** Whom a rule reaches last: at 100 percent alone. */
export const LAST_COHORT = COHORTS - 1;

/** @param cohort 0 to 99, of the person. Raising the percent adds cohorts and takes none away, so it only tightens. */
export function isReached({ reach }: PolicyVersion, cohort: number): boolean {
  return reach === undefined || cohort < reach.percent;
}

/** The version as it holds for one cohort: whoever is not reached stays at the level that it names for the others. */
export function versionFor(version: PolicyVersion, cohort: number): PolicyVersion {
  return version.reach === undefined || isReached(version, cohort) ? version : { ...version, level: version.reach.others };
}

/** Whole, 0 to 100. */
export function isPercent(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= COHORTS;
}

/** Whether the level for the others is one and is looser: otherwise reaching more people would loosen. */
export function isLooser(others: Level, level: Level | null): boolean {
  return level !== null && LEVELS.indexOf(others) < LEVELS.indexOf(level);
}

/** The cohorts at which some version begins to hold nobody, ascending: between two of them all cohorts are judged alike. */
export function bordersOf(versions: readonly PolicyVersion[]): readonly number[] {
  const percents = versions.flatMap(({ reach }) => (reach === undefined ? [] : [reach.percent]));
  return [...new Set(percents)].filter((percent) => percent > 0 && percent < COHORTS).sort((one, other) => one - other);
}
