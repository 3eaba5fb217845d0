const MOST_CHARACTERS = 254;

/**
 * The one form in which names are stored and compared, so that no spelling variant is a second account or a second
 * guess counter: NFKC, lower case, no surrounding blanks.
 * @returns null when nothing is left, it is too long (254 characters), or it holds control or formatting characters or
 * half a character: a database reads each of those halves as the same one, and so many names as one account.
 */
export function canonicalLoginName(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 4 * MOST_CHARACTERS) return null;
  const name = text.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
  if (name.length === 0 || name.length > MOST_CHARACTERS) return null;
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name) ? null : name;
}
