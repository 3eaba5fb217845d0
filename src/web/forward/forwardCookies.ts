import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Instant, SECOND } from '../../kernel/instant.ts';

/** Seconds in which somebody signs in, with whatever they have to look for. */
const BROWSER_LIFETIME = 3_600;
/** As the flows make it: 256 bits, base64url. */
const SECRET = /^[\w-]{43}$/;

/** A protected host and the tenant at which its proxy asks. */
export interface ForwardCookiePlace {
  readonly origin: string;
  readonly tenantSlug: string;
}

/**
 * Cookies of the protected host, set through its proxy: the ticket, and the secret of the browser that begins. `__Host-`: for that
 * host alone, so that no neighbour under the same domain can plant or read one. Plain names exist on localhost only.
 */
function nameOf(kind: 'ticket' | 'browser', { origin, tenantSlug }: ForwardCookiePlace): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}sallyport-${kind}-${tenantSlug}`;
}

export function readTicket(request: FastifyRequest, place: ForwardCookiePlace): string | null {
  return secretIn(request, nameOf('ticket', place));
}

export function setTicket(
  reply: FastifyReply,
  place: ForwardCookiePlace,
  { ticket, expiresAt, now }: { readonly ticket: string; readonly expiresAt: Instant; readonly now: Instant },
): void {
  reply.setCookie(nameOf('ticket', place), ticket, { ...optionsFor(place), maxAge: Math.max(0, Math.floor((expiresAt - now) / SECOND)) });
}

export function readBrowser(request: FastifyRequest, place: ForwardCookiePlace): string | null {
  return secretIn(request, nameOf('browser', place));
}

export function setBrowser(reply: FastifyReply, place: ForwardCookiePlace, secret: string): void {
  reply.setCookie(nameOf('browser', place), secret, { ...optionsFor(place), maxAge: BROWSER_LIFETIME });
}

function secretIn(request: FastifyRequest, name: string): string | null {
  const value = request.cookies[name] ?? '';
  return SECRET.test(value) ? value : null;
}

function optionsFor({ origin }: ForwardCookiePlace) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: origin.startsWith('https:') } as const;
}
