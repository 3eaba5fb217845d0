const MOST_CHARACTERS = 2_048;
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

export type UriFault =
  | 'not_text'
  | 'too_long'
  | 'not_absolute'
  | 'fragment'
  | 'credentials'
  | 'not_https'
  | 'wildcard'
  | 'apostrophe'
  | 'not_canonical';

/**
 * An address to which a browser or a logout token may be sent. It is compared character by character (OpenID Connect
 * Core 3.1.2.1, RFC 9700 2.1), so only the one spelling that URL parsers agree on is taken. Plain http is for the
 * machine itself only (RFC 8252 8.3).
 * @returns null when it is in order.
 */
export function uriFault(text: unknown): UriFault | null {
  if (typeof text !== 'string') return 'not_text';
  if (text.length > MOST_CHARACTERS) return 'too_long';
  if (!URL.canParse(text)) return 'not_absolute';
  const url = new URL(text);
  // RFC 6749 3.1.2: no fragment, also not an empty one.
  if (text.includes('#')) return 'fragment';
  if (text.includes('*')) return 'wildcard';
  // The only sign of a canonical address that ends a quoted text: it would carry commands into whatever somebody pastes it into.
  if (text.includes("'")) return 'apostrophe';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.includes(url.hostname))) return 'not_https';
  return url.href === text || url.href === `${text}/` ? null : 'not_canonical';
}

/** The fault in words, for the message. */
export const URI_FAULTS: Readonly<Record<UriFault, string>> = {
  not_text: 'it is no text',
  too_long: `it is longer than ${MOST_CHARACTERS} characters`,
  not_absolute: 'it is no absolute address',
  fragment: 'it has a fragment (#)',
  credentials: 'it has a user name or a password in it',
  not_https: 'it is not https (plain http is for localhost, 127.0.0.1 and [::1] only)',
  wildcard: 'it has a wildcard; addresses are compared exactly',
  apostrophe: 'it has an apostrophe; write it as %27',
  not_canonical: 'it is not in canonical form (lower-case host, no default port, no "..", no blanks)',
};
