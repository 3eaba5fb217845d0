const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The origin of a protected host, as "https://wiki.example.com". It is compared character by character with what the proxy
 * tells, so only the one spelling that URL parsers agree on is taken. Plain http is for the machine itself alone: over it the
 * browser's ticket would travel in the clear.
 * @returns null for anything else.
 */
export function protectedOrigin(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 255 || !URL.canParse(text)) return null;
  const { origin, protocol, hostname } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
  return isSafe && origin === text && !hostname.includes('*') ? origin : null;
}
