const MOST_NAME_CHARACTERS = 200;

/**
 * The name of a tenant, a person, a group or an application as it is stored and shown: NFC, no surrounding blanks.
 * @returns null when nothing is left, it is longer than 200 characters, or it holds control or formatting characters,
 * which could make one name look like another.
 */
export function displayName(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 4 * MOST_NAME_CHARACTERS) return null;
  const name = text.normalize('NFC').trim();
  if (name.length === 0 || name.length > MOST_NAME_CHARACTERS) return null;
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name) ? null : name;
}
