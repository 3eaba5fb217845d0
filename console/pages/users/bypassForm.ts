import type { Bypass } from '../../api/recovery.ts';

/** What is asked for a bypass. Moments are as the browser's fields write them: in the reader's zone. */
export interface BypassForm {
  readonly reason: string;
  /** Minutes; `until`: to the moment that is said; `same`: the end stays. */
  readonly length: string;
  readonly until: string;
  readonly isLater: boolean;
  readonly from: string;
  readonly except: readonly string[];
}

const DAY_IN_MINUTES = 1_440;

/** Minutes that are offered, as far as the tenant's maximum reaches. */
export const LENGTHS = [15, 60, 240, 480, DAY_IN_MINUTES, 3 * DAY_IN_MINUTES, 7 * DAY_IN_MINUTES] as const;

/** @param most minutes that the tenant allows. */
export function bypassFormOf(standing: Bypass | null, most: number): BypassForm {
  // B3: a day, or the maximum where that is less.
  const usual = LENGTHS.findLast((minutes) => minutes <= Math.min(most, DAY_IN_MINUTES)) ?? LENGTHS[0];
  const empty = { reason: '', isLater: false, from: '' };
  if (standing === null) return { ...empty, length: String(usual), until: '', except: [] };
  return { ...empty, length: 'same', until: fieldOf(standing.until), except: standing.exceptApplications };
}

/** RFC 3339; null: now. */
export function beginningOf({ isLater, from }: BypassForm): string | null {
  return isLater && from !== '' ? new Date(from).toISOString() : null;
}

/** Minutes or an end; both null: the end stays. A length is for the server to count, whose clock decides. */
export function lengthOf({ length, until }: BypassForm): { readonly minutes: number | null; readonly until: string | null } {
  if (length === 'same') return { minutes: null, until: null };
  return length === 'until' ? { minutes: null, until: new Date(until).toISOString() } : { minutes: Number(length), until: null };
}

/** "2026-05-03T09:00" in the reader's zone. */
function fieldOf(instant: string): string {
  const at = new Date(instant);
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}
