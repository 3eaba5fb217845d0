export const CODES_PER_BATCH = 10;

// No vowels and no look-alikes: a code is read aloud, copied by hand, and never spells a word.
const ALPHABET = 'bcdfghjkmnpqrstvwxz23456789';
const CHARACTERS = 16;
const GROUP = 4;

/**
 * A code of 16 characters from 27, in groups of four: 76 bits (F7 asks for 64).
 * @param random at least 64 fresh bytes; bytes that would favour some letters are passed over.
 * @returns null when too many bytes had to be passed over: ask again with others.
 */
export function backupCodeFrom(random: Uint8Array): string | null {
  const fair = 256 - (256 % ALPHABET.length);
  let letters = '';
  for (const byte of random) {
    if (byte >= fair) continue;
    letters += ALPHABET[byte % ALPHABET.length];
    if (letters.length === CHARACTERS) return grouped(letters);
  }
  return null;
}

/** The one form in which a typed code is compared: lower case, without blanks and hyphens; null when it cannot be one. */
export function canonicalBackupCode(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 64) return null;
  const code = text.toLowerCase().replace(/[\s-]/g, '');
  return code.length === CHARACTERS && [...code].every((letter) => ALPHABET.includes(letter)) ? code : null;
}

function grouped(letters: string): string {
  const groups: string[] = [];
  for (let start = 0; start < letters.length; start += GROUP) groups.push(letters.slice(start, start + GROUP));
  return groups.join('-');
}
