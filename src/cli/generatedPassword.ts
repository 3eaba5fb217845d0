import type { Random } from '../ports/random.ts';

// No look-alikes, and no vowels that would make words: it is read off a screen and typed.
const ALPHABET = 'bcdfghjkmnpqrstvwxz23456789';
const GROUPS = 4;
const GROUP = 4;

/** A password of four groups of four characters from 27: 76 bits. */
export function generatedPassword(random: Random): string {
  const fair = 256 - (256 % ALPHABET.length);
  let letters = '';
  while (letters.length < GROUPS * GROUP) {
    for (const byte of random.bytes(GROUPS * GROUP)) if (byte < fair) letters += ALPHABET[byte % ALPHABET.length];
  }
  return Array.from({ length: GROUPS }, (_, group) => letters.slice(group * GROUP, (group + 1) * GROUP)).join('-');
}
