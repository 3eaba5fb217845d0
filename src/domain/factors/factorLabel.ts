const LONGEST_LABEL = 64;

/** A name for a device, as the person typed it: one line of 1 to 64 characters. @returns null when it cannot be one. */
export function factorLabel(typed: unknown): string | null {
  if (typeof typed !== 'string') return null;
  const label = typed
    .normalize('NFC')
    .replace(/\p{Cc}/gu, '')
    .trim();
  return label.length > 0 && label.length <= LONGEST_LABEL ? label : null;
}
