import { after, DAY, type Instant } from '../../kernel/instant.ts';

/** How many of some people were ready at the end of a day, or as yet. */
export interface ReadyDay {
  /** Its beginning, UTC. */
  readonly day: Instant;
  readonly people: number;
  readonly ready: number;
}

/** Days of the past that say how it goes on: two weeks have two weekends. */
const FORECAST_FROM = 14;
/** Beyond so many days nobody plans. */
export const FARTHEST = 366;

export type Forecast =
  | { readonly kind: 'reached' }
  /** `perDay`: people who become ready each day, as of late. */
  | { readonly kind: 'on'; readonly day: Instant; readonly perDay: number }
  /** At this pace not within a year. */
  | { readonly kind: 'out_of_sight'; readonly perDay: number };

/**
 * The day on which a share of the people is ready, if it goes on as it did of late. The pace is the median of that of the days, so
 * that one day on which everybody was reminded promises nothing.
 * @param days in order, the last one today. @param share 0 to 1.
 */
export function forecastOf(days: readonly ReadyDay[], share: number): Forecast {
  const today = days.at(-1);
  if (today === undefined) return { kind: 'out_of_sight', perDay: 0 };
  const missing = Math.ceil(share * today.people) - today.ready;
  if (missing <= 0) return { kind: 'reached' };
  const perDay = paceOf(days.slice(-(FORECAST_FROM + 1)));
  const needed = Math.ceil(missing / perDay);
  return perDay > 0 && needed <= FARTHEST
    ? { kind: 'on', day: after(today.day, needed * DAY), perDay }
    : { kind: 'out_of_sight', perDay: Math.max(0, perDay) };
}

/** People a day: the median of what each two days say of the days between them (Theil and Sen). */
function paceOf(days: readonly ReadyDay[]): number {
  const slopes: number[] = [];
  for (const [at, later] of days.entries()) {
    for (const earlier of days.slice(0, at)) slopes.push(((later.ready - earlier.ready) / (later.day - earlier.day)) * DAY);
  }
  const ordered = slopes.sort((one, other) => one - other);
  const middle = Math.floor(ordered.length / 2);
  if (ordered.length === 0) return 0;
  const upper = ordered[middle] ?? 0;
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] ?? 0) + upper) / 2;
}
