import type { FastifyReply, FastifyRequest } from 'fastify';
import { ATTEMPT_LIFETIME, type AttemptId } from '../domain/sessions/signInAttempt.ts';
import type { Instant } from '../kernel/instant.ts';
import { DAY, SECOND } from '../kernel/instant.ts';
import type { Sealer, SealingContext } from '../ports/sealer.ts';

/** A browser that began more sign-ins than this at once loses the oldest, so that cookies never outgrow a request's header. */
const MOST_HANDLES = 12;

/** As the flows make it: 128 bits, base64url. */
const DEVICE_NAME = /^[\w-]{22}$/;
/** The longest that browsers keep a cookie. */
const DEVICE_KNOWN = 400 * DAY;

/** The cookies: the handle of an attempt, one per attempt so that tabs never merge; the session and the browser's name, one per tenant. */
export interface Cookies {
  readHandle(request: FastifyRequest, attempt: AttemptId): string | null;
  /** Also forgets the handles of the oldest attempts, when there are too many. */
  setHandle(request: FastifyRequest, reply: FastifyReply, handle: { readonly attempt: AttemptId; readonly value: string }): void;
  /** The same as Set-Cookie headers, for an answer that Fastify does not write. */
  handleHeaders(request: FastifyRequest, handle: { readonly attempt: AttemptId; readonly value: string }): readonly string[];
  clearHandle(reply: FastifyReply, attempt: AttemptId): void;
  readSession(request: FastifyRequest, tenantSlug: string): string | null;
  setSession(
    reply: FastifyReply,
    tenantSlug: string,
    session: { readonly token: string; readonly expiresAt: Instant; readonly now: Instant },
  ): void;
  clearSession(reply: FastifyReply, tenantSlug: string): void;
  /** A secret that only this browser has, for a while, under a name of ours. */
  readSecret(request: FastifyRequest, name: BrowserSecret): string | null;
  setSecret(reply: FastifyReply, name: BrowserSecret, value: string): void;
  clearSecret(reply: FastifyReply, name: BrowserSecret): void;
  /** The name by which the browser is known again in a tenant; null: it has none that we gave. It proves nothing. */
  readDevice(request: FastifyRequest, tenantSlug: string): string | null;
  setDevice(reply: FastifyReply, tenantSlug: string, name: string): void;
}

/** `form`: what the forms of pages for everybody are bound to. `set-up` and `link-`: the secret of an address that was followed, so that it leaves the address bar. */
export type BrowserSecret = 'form' | 'set-up' | `link-${string}`;

/** In seconds. */
const SECRET_LIFETIME = 3_600;

/**
 * What every name of ours begins with. `__Host-` wants the path "/", so that of two deployments below paths of one host
 * both see all cookies: the path stands in the names. "~" is in no path that the settings take.
 */
export function cookieNames(publicUrl: string): string {
  const { protocol, pathname } = new URL(publicUrl);
  const below = pathname === '/' ? '' : pathname.replaceAll('/', '~');
  return `${protocol === 'https:' ? '__Host-' : ''}sallyport${below}`;
}

/**
 * @param publicUrl under https the names carry `__Host-`: such a cookie is Secure, for this host alone, and no
 * neighbour under the same domain can plant one. Plain names exist for loopback only.
 * @throws when it is plain http and not loopback: such a deployment would send sessions in the clear.
 */
export function cookiesFor(publicUrl: string, sealer: Pick<Sealer, 'seal' | 'open'>): Cookies {
  const { protocol, hostname } = new URL(publicUrl);
  const secure = protocol === 'https:';
  if (!secure && !isLoopback(hostname)) throw new Error(`${publicUrl}: plain http is for localhost only`);
  const prefix = cookieNames(publicUrl);
  const handlePrefix = `${prefix}-attempt-`;
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  const sessionName = (tenantSlug: string): string => `${prefix}-session-${tenantSlug}`;
  const deviceName = (tenantSlug: string): string => `${prefix}-device-${tenantSlug}`;
  const handleOptions = { ...options, maxAge: ATTEMPT_LIFETIME / SECOND };

  /** Those that have to go when this one comes. Ids of attempts sort by age. */
  function oldestHandles(request: FastifyRequest, attempt: AttemptId): readonly string[] {
    const others = Object.keys(request.cookies).filter((name) => name.startsWith(handlePrefix) && name !== handlePrefix + attempt);
    return others.sort().slice(0, Math.max(0, others.length - MOST_HANDLES + 1));
  }

  return {
    readHandle: (request, attempt) => request.cookies[handlePrefix + attempt] ?? null,
    setHandle(request, reply, { attempt, value }) {
      reply.setCookie(handlePrefix + attempt, value, handleOptions);
      for (const name of oldestHandles(request, attempt)) reply.clearCookie(name, options);
    },
    handleHeaders(request, { attempt, value }) {
      const serialize = request.server.serializeCookie;
      const forgotten = { ...options, expires: new Date(0), maxAge: 0 };
      return [
        serialize(handlePrefix + attempt, value, handleOptions),
        ...oldestHandles(request, attempt).map((name) => serialize(name, '', forgotten)),
      ];
    },
    clearHandle: (reply, attempt) => void reply.clearCookie(handlePrefix + attempt, options),
    readSession: (request, tenantSlug) => request.cookies[sessionName(tenantSlug)] ?? null,
    setSession(reply, tenantSlug, { token, expiresAt, now }) {
      reply.setCookie(sessionName(tenantSlug), token, { ...options, maxAge: Math.max(0, Math.floor((expiresAt - now) / SECOND)) });
    },
    readSecret: (request, name) => request.cookies[`${prefix}-${name}`] ?? null,
    setSecret: (reply, name, value) => void reply.setCookie(`${prefix}-${name}`, value, { ...options, maxAge: SECRET_LIFETIME }),
    clearSecret: (reply, name) => void reply.clearCookie(`${prefix}-${name}`, options),
    clearSession: (reply, tenantSlug) => void reply.clearCookie(sessionName(tenantSlug), options),
    readDevice(request, tenantSlug) {
      const value = request.cookies[deviceName(tenantSlug)] ?? '';
      // As it was given before names were sealed: it gets a sealed one at its next sign-in.
      if (DEVICE_NAME.test(value)) return value;
      const name = opened(value, { sealer, tenantSlug });
      return name !== null && DEVICE_NAME.test(name) ? name : null;
    },
    setDevice: (reply, tenantSlug, name) =>
      void reply.setCookie(
        deviceName(tenantSlug),
        Buffer.from(sealer.seal(Buffer.from(name), browserOf(tenantSlug))).toString('base64url'),
        { ...options, maxAge: DEVICE_KNOWN / SECOND },
      ),
  };
}

/** Bound to the tenant: the name that a browser has in one is none in another. */
function browserOf(tenantSlug: string): SealingContext {
  return { purpose: 'browser_name', owner: tenantSlug };
}

/** @returns null: it is not ours, was altered, or was sealed with a key that is gone. A browser without a name is a new one. */
function opened(
  value: string,
  { sealer, tenantSlug }: { readonly sealer: Pick<Sealer, 'open'>; readonly tenantSlug: string },
): string | null {
  try {
    return Buffer.from(sealer.open(Buffer.from(value, 'base64url'), browserOf(tenantSlug))).toString();
  } catch {
    return null;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}
