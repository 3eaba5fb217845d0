const MOST_CHARACTERS = 254;
const ADDRESS = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/;

/**
 * A mail address as it is stored. Whether it takes mail only a mail to it can tell, so this refuses no more than what
 * could be read as two addresses or as a header (RFC 5321 length; no blanks, quotes, brackets or separators).
 * @returns null for anything else.
 */
export function mailAddress(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > MOST_CHARACTERS) return null;
  const address = text.normalize('NFC').trim();
  return ADDRESS.test(address) && !/[\p{Cc}\p{Cf}]/u.test(address) ? address : null;
}
