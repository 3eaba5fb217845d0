import { LEAST_PASSWORD_CHARACTERS } from './newPassword.ts';

/** Shorter names are in too many words. */
const LEAST_NAME_CHARACTERS = 4;

/**
 * The one form in which passwords are compared with what is known (NFKC, lower case): a spelling variant of a bad password
 * is as bad. Never the form in which one is hashed.
 */
export function canonicalPassword(password: string): string {
  return password.normalize('NFKC').toLowerCase().normalize('NFKC');
}

/**
 * Whether little more than names is in a password (NIST SP 800-63B-4, 3.1.1.2: the service, the user name and what is
 * made of them): without them, and without what is neither a letter nor a digit, less is left than a password needs.
 */
export function isMadeOfNames(password: string, names: readonly string[]): boolean {
  const words = [...new Set(names.flatMap(wordsOf))].sort((one, other) => other.length - one.length);
  const whole = bare(password);
  const left = words.reduce((rest, word) => rest.replaceAll(word, ''), whole);
  return left !== whole && [...left].length < LEAST_PASSWORD_CHARACTERS;
}

/** A name as a whole, and its parts. */
function wordsOf(name: string): readonly string[] {
  const parts = canonicalPassword(name).split(/[^\p{L}\p{N}]+/u);
  return [...parts, parts.join('')].filter((word) => [...word].length >= LEAST_NAME_CHARACTERS);
}

function bare(text: string): string {
  return canonicalPassword(text).replace(/[^\p{L}\p{N}]+/gu, '');
}
