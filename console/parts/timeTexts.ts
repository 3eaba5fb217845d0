const STEPS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "24 Nov 2026, 19:39" in the reader's zone. */
export function momentText(at: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** "24 Nov 2026" in the reader's zone. */
export function dateText(at: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(at);
}

/** "in 3 days", "2 hours ago", "now": in the largest whole unit. */
export function distanceText(at: Date, now: Date, language: string): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1_000);
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step === undefined ? words.format(0, 'second') : words.format(Math.trunc(seconds / step[1]), step[0]);
}

/** "23:59:07", "6 d 23:59:07": hours, minutes and seconds, and days before them. Never below zero. */
export function remainingText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const text = clock.map((part) => String(part).padStart(2, '0')).join(':');
  return days === 0 ? text : `${days} d ${text}`;
}
