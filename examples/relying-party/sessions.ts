import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Pending, SignedIn } from './identityProvider.ts';

/** How long a browser may stay away at the identity provider, in ms. */
const PENDING_LIFETIME = 15 * 60_000;

/**
 * The sessions of this application, in memory: it is an example. A real one keeps them where all its processes see them.
 * @param port is a part of the cookies' names, since cookies of localhost do not keep ports apart.
 */
export function sessionsOf(port: number) {
  const sessions = new Map<string, SignedIn>();
  const pending = new Map<string, { readonly pending: Pending; readonly until: number }>();
  const sessionCookie = `rp-session-${port}`;
  const pendingCookie = `rp-sign-in-${port}`;

  return {
    /** null: nobody is signed in with this browser. */
    find: (request: IncomingMessage): SignedIn | null => sessions.get(cookieOf(request, sessionCookie)) ?? null,

    /** Always under a new name, so that nobody can prepare a session for somebody else. @returns the cookie to set. */
    start(request: IncomingMessage, signedIn: SignedIn): string {
      sessions.delete(cookieOf(request, sessionCookie));
      const id = randomBytes(32).toString('base64url');
      sessions.set(id, signedIn);
      return cookie(sessionCookie, id);
    },
    replace(request: IncomingMessage, signedIn: SignedIn): void {
      sessions.set(cookieOf(request, sessionCookie), signedIn);
    },
    /** @returns the cookie to set. */
    end(request: IncomingMessage): string {
      sessions.delete(cookieOf(request, sessionCookie));
      return expired(sessionCookie);
    },
    /** Back-channel logout: one session by its `sid`, or all of a person. @returns how many ended. */
    endThoseOf({ sub, sid }: { readonly sub: string | null; readonly sid: string | null }): number {
      const ended = [...sessions].filter(([, { claims }]) => (sid === null ? claims.sub === sub : claims['sid'] === sid));
      for (const [id] of ended) sessions.delete(id);
      return ended.length;
    },

    /** @returns the cookie to set. */
    remember(started: Pending): string {
      const now = Date.now();
      for (const [id, { until }] of pending) if (until < now) pending.delete(id);
      const id = randomBytes(16).toString('base64url');
      pending.set(id, { pending: started, until: now + PENDING_LIFETIME });
      return cookie(pendingCookie, id);
    },
    /** Once. null: this browser began no sign-in here. */
    recall(request: IncomingMessage): Pending | null {
      const id = cookieOf(request, pendingCookie);
      const known = pending.get(id);
      pending.delete(id);
      return known?.pending ?? null;
    },
  };
}

function cookieOf(request: IncomingMessage, name: string): string {
  const cookies = (request.headers.cookie ?? '').split(';').map((one) => one.trim().split('='));
  return cookies.find(([key]) => key === name)?.[1] ?? '';
}

// A real application is reached by https alone and adds "Secure" and the prefix __Host- to the name.
function cookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax`;
}

function expired(name: string): string {
  return `${cookie(name, '')}; Max-Age=0`;
}
