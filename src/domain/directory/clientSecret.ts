export const CLIENT_SECRET_BYTES = 32;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Random bytes as base64url: a client secret needs no escaping in a header or a form. @param random 32 fresh bytes: 256 bits. */
export function clientSecretFrom(random: Uint8Array): string {
  let secret = '';
  for (let start = 0; start < random.length; start += 3) {
    const [first = 0, second = 0, third = 0] = random.slice(start, start + 3);
    const bits = (first << 16) | (second << 8) | third;
    const letters = Math.min(4, random.length - start + 1);
    for (let letter = 0; letter < letters; letter += 1) secret += ALPHABET[(bits >> (18 - 6 * letter)) & 63];
  }
  return secret;
}
