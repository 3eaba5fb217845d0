import { DAY, type Instant, instant } from '../kernel/instant.ts';

/** The beginning of the day of UTC in which `at` lies. */
export function startOfDay(at: Instant): Instant {
  return instant(Math.floor(at / DAY) * DAY);
}
