import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The token that a page's forms carry: derived from the secret in the cookie, so another site can neither read nor
 * guess it, and nothing has to be stored.
 * @param secret the handle or the session's secret. @param purpose which form it is for, so that one serves no other.
 */
export function formToken(secret: string, purpose: string): string {
  return createHmac('sha256', secret).update(`form:${purpose}`).digest('base64url');
}

/** Compares in constant time. */
export function isFormToken(token: unknown, secret: string, purpose: string): boolean {
  if (typeof token !== 'string') return false;
  const expected = Buffer.from(formToken(secret, purpose));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
