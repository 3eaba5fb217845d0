const LONGEST_LABEL = 64;

/** Nothing of it turns round what is written beside it. */
const NO_LETTERS = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/gu;

/** A name for a device, as the person typed it: one line of 1 to 64 characters. @returns null when it cannot be one. */
export function factorLabel(typed: unknown): string | null {
  if (typeof typed !== 'string') return null;
  const label = typed.normalize('NFC').replace(NO_LETTERS, '').trim();
  return label.length > 0 && label.length <= LONGEST_LABEL ? label : null;
}
