const MOST_CHARACTERS = 254;
const ADDRESS = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/;
/** What a mail program reads as the full stop in a domain (RFC 3490, 3.1): another spelling of an address that has its own limits. */
const OTHER_STOPS = /[\u3002\uff0e\uff61]/u;

/**
 * A mail address as it is stored. Whether it takes mail only a mail to it can tell, so this refuses no more than what
 * could be read as two addresses or as a header (RFC 5321 length; no blanks, quotes, brackets or separators).
 * @returns null for anything else.
 */
export function mailAddress(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > MOST_CHARACTERS) return null;
  const address = text.normalize('NFC').trim();
  const isPlain = !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(address) && !OTHER_STOPS.test(address);
  return isPlain && ADDRESS.test(address) ? address : null;
}
