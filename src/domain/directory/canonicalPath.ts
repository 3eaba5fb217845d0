/** Letters, digits, and what has no meaning of its own to any server. */
const PLAIN = /^(?:\/[\p{L}\p{M}\p{N} !$&'()*+,=:@~_.-]*)+$/u;
/** "." and ".." between slashes, and nothing between them. */
const TRICKY_SEGMENT = /\/(?:\.{1,2})?(?:\/|$)/;

/**
 * The path of a request target in the one form in which rules are compared: decoded once, in lower case, without look-alikes.
 * Rules only tighten, so comparing without regard to case can make an answer stricter and never looser.
 *
 * @returns null when servers may disagree about what it means: an encoded or doubled slash, a backslash, ";", dot segments, an
 * escape that hides another, bytes that are no text, control characters, letters that are others in capitals. Whoever is behind the proxy may read another path than the
 * proxy did, so such a path falls under every rule of its host.
 */
export function canonicalPath(target: string): string | null {
  const [escaped = ''] = target.split('?', 1);
  const decoded = decodedOnce(escaped);
  if (decoded === null) return null;
  const path = decoded.normalize('NFKC').toLowerCase();
  // The last slash closes a folder; every other empty segment is one that some servers drop.
  const isTricky = TRICKY_SEGMENT.test(path === '/' ? '' : path.replace(/\/$/, ''));
  // Some compare in capitals, in which other letters are alike (dotless i, sharp s).
  const isOneInCapitals = path.toUpperCase().toLowerCase() === path;
  return PLAIN.test(path) && !isTricky && isOneInCapitals ? path : null;
}

/** @returns null when an escape is malformed or stands for a sign that separates. */
function decodedOnce(escaped: string): string | null {
  if (/%(?:2f|5c|2e|25|3b|3f|23|00)/i.test(escaped)) return null;
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}
