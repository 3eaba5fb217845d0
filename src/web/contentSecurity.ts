import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * Headers of every answer. Nothing inline runs or styles, nothing is framed, forms post to this origin only. A page
 * that ends a sign-in therefore answers the post itself and begins the way onwards as a navigation of its own
 * (continuePage.ts): Chromium holds redirects after a post to form-action, also those of the applications behind.
 */
export function contentSecurity(publicOrigin: string): FastifyHelmetOptions {
  const isHttps = publicOrigin.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    // `no-referrer` would turn the Origin of our own forms into "null".
    referrerPolicy: { policy: 'same-origin' },
    // An application may open the sign-in in a window of its own and wait for it to come back.
    crossOriginOpenerPolicy: false,
  };
}
