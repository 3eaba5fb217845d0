import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LiveSession } from '../../domain/sessions/session.ts';
import type { TenantDoor } from '../../oidc/doors.ts';
import type { EndSessionProblem, EndSessionRequest } from '../../oidc/endSessionRequest.ts';
import { vouchesFor } from '../../oidc/readEndSession.ts';
import type { Ports } from '../../ports/ports.ts';
import { tenantOf, traceOf } from '../caller.ts';
import type { Cookies } from '../cookies.ts';
import { formToken, isFormToken } from '../formToken.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import type { WebFlows } from '../webFlows.ts';
import { askToSignOutPage, signedOutOnwardPage } from './endSessionPages.ts';
import { PROTOCOL, postedRequests } from './protocolRoutes.ts';

const SIGN_OUT = 'end-session';

export interface EndSessionSurface {
  readonly ports: Pick<Ports, 'store' | 'digest'>;
  readonly cookies: Cookies;
  readonly flows: Pick<WebFlows, 'readTenantName' | 'signOut'>;
  readonly read: (tenant: TenantDoor, query: Readonly<Record<string, unknown>>) => Promise<EndSessionRequest | EndSessionProblem>;
}

/**
 * Signing out at the wish of an application (OpenID Connect RP-Initiated Logout 1.0). The person is asked, unless the
 * request brings an ID token of this very session, which only an application that it opened can have.
 */
export async function endSessionRoutes(app: FastifyInstance, surface: EndSessionSurface): Promise<void> {
  await postedRequests(app, '/end-session');
  const asked: RouteClass = { ...PROTOCOL, surface: 'page' };
  const confirmed: RouteClass = { assurance: 'public', role: null, surface: 'page' };

  app.get('/t/:tenant/end-session', { config: asked, schema: { hide: true }, exposeHeadRoute: false }, async (request, reply) => {
    const tenant = tenantOf(request);
    const wish = await surface.read(tenant, request.query as Readonly<Record<string, unknown>>);
    if (typeof wish === 'string') return sendProblem(request, reply, { code: 'end_session_refused', detail: wish });
    const shown = await sessionShown(surface, request, tenant);
    if (shown === null) return reply.redirect(wish.returnTo ?? signedOutAddress(tenant), 303);
    if (vouchesFor(wish, shown.session)) {
      await signOut(surface, { request, reply, tenant }, shown.session);
      return reply.redirect(wish.returnTo ?? signedOutAddress(tenant), 303);
    }
    const query = new URLSearchParams(request.query as Record<string, string>).toString();
    const [action, stay] = [`/t/${tenant.slug}/end-session/confirm`, `/t/${tenant.slug}/account`];
    const tenantName = await surface.flows.readTenantName(tenant.id);
    return sendPage(reply, 200, askToSignOutPage({ tenantName, action, query, token: formToken(shown.token, SIGN_OUT), stay }));
  });

  app.post('/t/:tenant/end-session/confirm', { config: confirmed, schema: { hide: true } }, async (request, reply) => {
    const tenant = tenantOf(request);
    const fields = (request.body ?? {}) as { readonly token?: unknown; readonly query?: unknown };
    // What the page was shown for is read again, and not taken from it.
    const query = Object.fromEntries(new URLSearchParams(typeof fields.query === 'string' ? fields.query : ''));
    const wish = await surface.read(tenant, query);
    if (typeof wish === 'string') return sendProblem(request, reply, { code: 'end_session_refused', detail: wish });
    const shown = await sessionShown(surface, request, tenant);
    if (shown !== null) {
      if (!isFormToken(fields.token, shown.token, SIGN_OUT)) return sendProblem(request, reply, { code: 'form_outdated' });
      await signOut(surface, { request, reply, tenant }, shown.session);
    }
    if (wish.returnTo === null) return reply.redirect(signedOutAddress(tenant), 303);
    return sendPage(reply, 200, signedOutOnwardPage({ tenantName: await surface.flows.readTenantName(tenant.id), address: wish.returnTo }));
  });
}

async function sessionShown(
  { ports, cookies }: EndSessionSurface,
  request: FastifyRequest,
  tenant: TenantDoor,
): Promise<{ readonly session: LiveSession; readonly token: string } | null> {
  const token = cookies.readSession(request, tenant.slug);
  const session = token === null ? null : await ports.store.findLiveSession(tenant.id, ports.digest(token));
  return token === null || session === null ? null : { session, token };
}

async function signOut(
  { cookies, flows }: EndSessionSurface,
  { request, reply, tenant }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly tenant: TenantDoor },
  session: LiveSession,
): Promise<void> {
  // One that another request has just ended is as signed out as it can be.
  await flows.signOut({ tenantId: tenant.id, session: session.id, trace: traceOf(request) });
  cookies.clearSession(reply, tenant.slug);
}

function signedOutAddress({ slug }: TenantDoor): string {
  return `/t/${slug}/signed-out`;
}
