import { formatInstant, HOUR, type Instant, after as later, MINUTE } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';

const SHORTEST = 15 * MINUTE;
const DEFAULT = 24 * HOUR;
/** A bypass that begins later than this is a plan for somebody else to remember. */
const LONGEST_LEAD = 30 * 24 * HOUR;

export interface BypassWindow {
  readonly from: Instant;
  readonly until: Instant;
}

interface Limits {
  readonly now: Instant;
  /** The tenant's greatest length. */
  readonly maxHours: number;
}

export interface WindowWanted {
  /** null: now. */
  readonly from: Instant | null;
  /** null: 24 hours after the beginning, or the tenant's maximum where that is less. */
  readonly until: Instant | null;
  /** How long it lasts, in the place of an end: whoever asks need not know what time it is here. Absent or null: `until` tells. */
  readonly minutes?: number | null;
}

/** B3: the window of a new bypass. */
export function newWindow(wanted: WindowWanted, limits: Limits): Result<BypassWindow, 'bypass_window_out_of_range'> {
  const { now, maxHours } = limits;
  const from = wanted.from ?? now;
  if (from < now || from > later(now, LONGEST_LEAD)) {
    return refused('bypass_window_out_of_range', 'A bypass begins now or at an instant of the next 30 days.', {
      earliest: formatInstant(now),
      latest: formatInstant(later(now, LONGEST_LEAD)),
    });
  }
  if (wanted.minutes != null) return within({ from, until: later(from, wanted.minutes * MINUTE) }, limits);
  return within({ from, until: wanted.until ?? later(from, Math.min(DEFAULT, maxHours * HOUR)) }, limits);
}

/**
 * B3: the window with another end. It is measured from the beginning, which never moves: however often somebody extends a
 * bypass, it lasts no longer than the tenant's maximum. Whoever needs more time grants another, with a reason of its own.
 */
export function windowWithEnd(from: Instant, until: Instant, limits: Limits): Result<BypassWindow, 'bypass_window_out_of_range'> {
  if (until <= limits.now) {
    return refused('bypass_window_out_of_range', 'A bypass cannot end in the past. To end it now, revoke it.', {
      earliest: formatInstant(limits.now),
    });
  }
  return within({ from, until }, limits);
}

function within(window: BypassWindow, { maxHours }: Limits): Result<BypassWindow, 'bypass_window_out_of_range'> {
  const [earliest, latest] = [later(window.from, SHORTEST), later(window.from, maxHours * HOUR)];
  if (window.until >= earliest && window.until <= latest) return succeeded(window);
  return refused('bypass_window_out_of_range', `A bypass lasts 15 minutes to ${maxHours} hours, counted from its beginning.`, {
    earliest: formatInstant(earliest),
    latest: formatInstant(latest),
  });
}
