let ahead = 0;

/** Called for every answer: how far the server's clock is ahead of this device's, to the second. */
export function noteServerDate(date: string | null): void {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (!Number.isNaN(at)) ahead = Math.abs(at - Date.now()) < 2_000 ? 0 : at - Date.now();
}

/** Milliseconds since 1970 by the server's clock, which decides when something is over (T6, B3), whatever this device believes. */
export function serverNow(): number {
  return Date.now() + ahead;
}
