import type { Instant } from '../kernel/instant.ts';
import { formatInstant } from '../kernel/instant.ts';

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

/** "15 December 2026", or with the time "15 December 2026, 08:00 UTC". The reader's zone is not known here. */
export function dayText(at: Instant, precision: 'day_only' | 'with_time'): string {
  return precision === 'day_only' ? DAY.format(at) : `${DAY.format(at)}, ${TIME.format(at)} UTC`;
}

export function isoText(at: Instant): string {
  return formatInstant(at);
}
