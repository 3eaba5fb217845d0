import { IncomingMessage, type OutgoingHttpHeader, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

const DIRECTIVES = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
} as const;

/**
 * Headers of every answer. Nothing inline runs or styles, nothing is framed, forms post to this origin only. A page
 * that ends a sign-in therefore answers the post itself and begins the way onwards as a navigation of its own
 * (continuePage.ts): Chromium holds redirects after a post to form-action, also those of the applications behind.
 *
 * They are the same for each, so the library says them once and not with each request.
 */
export function contentSecurity(publicUrl: string): readonly (readonly [name: string, value: OutgoingHttpHeader])[] {
  const isHttps = publicUrl.startsWith('https:');
  const setHeaders = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: DIRECTIVES },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    // `no-referrer` would turn the Origin of our own forms into "null".
    referrerPolicy: { policy: 'same-origin' },
    // An application may open the sign-in in a window of its own and wait for it to come back.
    crossOriginOpenerPolicy: false,
  });
  const request = new IncomingMessage(new Socket());
  const answer = new ServerResponse(request);
  setHeaders(request, answer, (error) => {
    if (error !== undefined) throw new Error('the security headers cannot be said', { cause: error });
  });
  return Object.entries(answer.getHeaders()).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/**
 * Of pages that post an answer to an application: no form-action, since it goes there, and where that leads on to is not for us to say.
 * A protocol's library adds the digest of its own script to script-src.
 */
export const CONTENT_SECURITY_OF_ANSWERS =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

/** The same policy for a document whose components make style sheets at run time: those with the nonce, and no other. */
export function styleNonceOf(nonce: string): string {
  const directives = { ...DIRECTIVES, 'style-src': ["'self'", `'nonce-${nonce}'`] };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join(';');
}
