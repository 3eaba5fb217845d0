import { after, HOUR, type Instant, MINUTE, SECOND } from '../../kernel/instant.ts';

/** What fails for a moment is soon done, and what fails for an hour (an application that is being moved) is done after it. */
const DELAYS = [5 * SECOND, 30 * SECOND, 3 * MINUTE, 15 * MINUTE, HOUR] as const;

/** The first try and as many again as there are delays. */
export const MOST_ATTEMPTS = 1 + DELAYS.length;

/** Why a job failed of which every try ended with its process. */
export const ABANDONED = 'abandoned';

/** When a job is tried again whose `attempt`, counted from 1, has failed. null: never. */
export function retryAt(now: Instant, attempt: number): Instant | null {
  const delay = DELAYS[attempt - 1];
  return delay === undefined ? null : after(now, delay);
}
