/** A line without its end, or a line that is not read because it is longer than `most` characters. */
export type Line = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'too_long' };

/**
 * The lines of UTF-8 text that comes in pieces. A byte order mark at the beginning is dropped, a byte that is no UTF-8
 * becomes U+FFFD, and a line ends with LF or CRLF. No more than one piece and `most` characters are held.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8');
  let begun = '';
  let dropping = false;
  const finish = (rest: string): Line => {
    const text = begun + rest;
    const isTooLong = dropping || text.length > most;
    begun = '';
    dropping = false;
    return isTooLong ? { kind: 'too_long' } : { kind: 'text', text: text.endsWith('\r') ? text.slice(0, -1) : text };
  };
  for await (const piece of bytes) {
    const [first = '', ...further] = decoder.decode(piece, { stream: true }).split('\n');
    let pending = first;
    for (const next of further) {
      yield finish(pending);
      pending = next;
    }
    dropping ||= begun.length + pending.length > most;
    begun = dropping ? '' : begun + pending;
  }
  const rest = decoder.decode();
  if (begun !== '' || rest !== '' || dropping) yield finish(rest);
}
