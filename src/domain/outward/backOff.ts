import { DAY, HOUR, type Instant, SECOND } from '../../kernel/instant.ts';

const FIRST = 5 * SECOND;
const LONGEST = HOUR;

/** Nobody has noticed for so long, or nobody is there any more. */
const PAUSED_AFTER = 3 * DAY;

/**
 * How long to wait after so many failures in a row: twice as long each time, up to an hour.
 * @param share 0 to 1, at random, so that many who failed together do not come back together.
 */
export function backOff(failures: number, share: number): number {
  const most = Math.min(LONGEST, FIRST * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return Math.round(most * (0.5 + share / 2));
}

/** Whether a receiver that has failed since then, and fails now, is tried no more by itself. */
export function isGivenUp(failingSince: Instant, now: Instant): boolean {
  return now - failingSince >= PAUSED_AFTER;
}
