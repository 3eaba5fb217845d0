import { after, DAY, type Instant } from '../../kernel/instant.ts';
import type { ReadyDay } from './forecast.ts';

/** Of some people: how many there are, and when each of those who are ready became so. */
export interface ReadyPeople {
  readonly people: number;
  /** Days of UTC on which somebody became ready, in order. */
  readonly became: readonly { readonly day: Instant; readonly people: number }[];
}

/** 0 to 1; of nobody everybody is ready. */
export function shareReady({ people, ready }: { readonly people: number; readonly ready: number }): number {
  return people === 0 ? 1 : ready / people;
}

/**
 * Day by day how many of those who are here now were ready at its end. Whoever gave a factor up since counts as one who never had it.
 * @param first the first day. @param today the last one.
 */
export function readyByDay({ people, became }: ReadyPeople, first: Instant, today: Instant): readonly ReadyDay[] {
  const on = new Map<Instant, number>(became.map(({ day, people: count }) => [day, count]));
  let ready = became.reduce((sum, { day, people: count }) => (day < first ? sum + count : sum), 0);
  const days: ReadyDay[] = [];
  for (let day = first; day <= today; day = after(day, DAY)) {
    ready += on.get(day) ?? 0;
    days.push({ day, people, ready });
  }
  return days;
}
