import { createHash } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { SessionId } from '../domain/sessions/session.ts';
import type { Ports } from '../ports/ports.ts';
import { currentExchange } from './exchange.ts';

type LibrarySession = InstanceType<Provider['Session']>;
type MakeSession = new (payload: { readonly uid: string; readonly jti: string; readonly accountId?: string }) => LibrarySession;

/**
 * Makes our session the only one. The library's Session becomes a view of it that lives for one request: never stored,
 * never in a cookie. A request whose cookie is unknown, revoked or ended has an empty view, which asks for a sign-in.
 */
export function bridgeSession(provider: Provider, ports: Pick<Ports, 'store' | 'digest'>): void {
  const Session = provider.Session as unknown as MakeSession & { get: (ctx: KoaContextWithOIDC) => Promise<LibrarySession> };
  Session.get = async (ctx) => {
    const exchange = currentExchange();
    const token = exchange.visit.sessionToken;
    const session = token === null ? null : await ports.store.findLiveSessionByToken(await exchange.tx(), ports.digest(token));
    exchange.session = session;
    const view =
      session === null
        ? new Session({ uid: 'none', jti: 'none' })
        : new Session({ uid: session.id, jti: session.id, accountId: session.userId });
    // `new` keeps the return from our steps from renaming it; never `touched` keeps it from being saved and set as a cookie.
    Object.defineProperties(view, { new: { value: true }, touched: { get: () => false, set: () => undefined } });
    ctx.oidc.entity('Session', view);
    return view;
  };
}

/** A session's name towards one application: the same through all raises of the session, and another for each application. */
export function sidFor(session: SessionId, clientId: string): string {
  return createHash('sha256').update(`${session} ${clientId}`).digest('base64url').slice(0, 22);
}
