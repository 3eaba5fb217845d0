declare const isInstant: unique symbol;

/** A point in time, in whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [isInstant]: true };

const RFC3339_UTC = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z$/;
const GREATEST = 8_640_000_000_000_000;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** @param milliseconds since the Unix epoch; fractions are cut off. */
export function instant(milliseconds: number): Instant {
  return Math.trunc(milliseconds) as Instant;
}

/** The instant `milliseconds` after `start` (before it, when negative). */
export function after(start: Instant, milliseconds: number): Instant {
  return (start + milliseconds) as Instant;
}

/**
 * Reads an RFC 3339 instant in UTC ("2026-12-01T09:00:00Z", up to nine decimals, of which three are kept).
 * @returns null for anything else, also for days that do not exist (30 February).
 */
export function parseInstant(text: unknown): Instant | null {
  if (typeof text !== 'string') return null;
  const parts = RFC3339_UTC.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  if (Number(month) < 1 || Number(month) > 12 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const days = daysBeforeYear(Number(year)) + dayOfYear(Number(year), Number(month), Number(day));
  if (Number(day) < 1 || Number(day) > daysInMonth(Number(year), Number(month))) return null;
  const fraction = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  return (days * DAY + Number(hour) * HOUR + Number(minute) * MINUTE + Number(second) * SECOND + fraction) as Instant;
}

/** Writes an instant as RFC 3339 in UTC with three decimals: "2026-12-01T09:00:00.000Z". */
export function formatInstant(at: Instant): string {
  if (Math.abs(at) > GREATEST) throw new RangeError('instant out of range');
  let days = Math.floor(at / DAY);
  const rest = at - days * DAY;
  let year = 1970 + Math.floor(days / 365.2425);
  while (daysBeforeYear(year) > days) year -= 1;
  while (daysBeforeYear(year + 1) <= days) year += 1;
  days -= daysBeforeYear(year);
  let month = 1;
  while (days >= daysInMonth(year, month)) {
    days -= daysInMonth(year, month);
    month += 1;
  }
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(Math.floor(rest / HOUR))}:${two(Math.floor(rest / MINUTE) % 60)}:${two(Math.floor(rest / SECOND) % 60)}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(days + 1)}T${time}.${String(rest % SECOND).padStart(3, '0')}Z`;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function dayOfYear(year: number, month: number, day: number): number {
  let days = day - 1;
  for (let earlier = 1; earlier < month; earlier += 1) days += daysInMonth(year, earlier);
  return days;
}

/** Days from 1970-01-01 to the first day of `year`. */
function daysBeforeYear(year: number): number {
  const before = year - 1;
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719_162;
}
