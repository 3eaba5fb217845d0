import { type Result, refused, succeeded } from '../../kernel/result.ts';

/**
 * NIST SP 800-63B-4 asks for 15 characters where a password is the only factor and 8 where it is one of two. Which of the
 * two holds for a person is the dial's matter and can change after the password was chosen, so 8 is the floor for all.
 * No rules of composition, as the same guideline says.
 */
export const LEAST_PASSWORD_CHARACTERS = 8;
/** So that hashing costs the same for all. In bytes of UTF-8. */
const MOST_PASSWORD_BYTES = 1_024;

/** Checks a password that is about to be set. Never shortens it. */
export function newPassword(text: unknown): Result<string, 'password_too_short' | 'password_too_long'> {
  const least = { least: LEAST_PASSWORD_CHARACTERS };
  if (typeof text !== 'string' || [...text.slice(0, MOST_PASSWORD_BYTES)].length < LEAST_PASSWORD_CHARACTERS) {
    return refused('password_too_short', `A password has at least ${LEAST_PASSWORD_CHARACTERS} characters.`, least);
  }
  if (text.length > MOST_PASSWORD_BYTES || utf8Length(text) > MOST_PASSWORD_BYTES) {
    return refused('password_too_long', `A password has at most ${MOST_PASSWORD_BYTES} bytes.`, { most: MOST_PASSWORD_BYTES });
  }
  return succeeded(text);
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}
