import type { FastifyInstance } from 'fastify';
import { sessionOf, tenantOf, traceOf } from '../caller.ts';
import type { Cookies } from '../cookies.ts';
import { formToken, isFormToken } from '../formToken.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import type { WebFlows } from '../webFlows.ts';
import { accountPage, signedOutPage } from './accountPage.ts';

const SIGN_OUT = 'sign-out';
const hidden = { hide: true };

export interface AccountSurface {
  readonly cookies: Cookies;
  readonly flows: Pick<WebFlows, 'readAccount' | 'readTenantName' | 'signOut'>;
}

/** The signed-in person's own pages. */
export function accountPages(app: FastifyInstance, { cookies, flows }: AccountSurface): void {
  const own: RouteClass = { assurance: 'session', role: null, surface: 'page' };

  app.get('/t/:tenant/account', { config: { ...own, opens: 'account' }, schema: hidden }, async (request, reply) => {
    const { tenant, session, token } = sessionOf(request);
    const account = await flows.readAccount({ tenantId: tenant.id, user: session.userId });
    if (account === null) return sendProblem(request, reply, { code: 'session_needed' });
    return sendPage(reply, 200, accountPage({ account, session, tenantSlug: tenant.slug, token: formToken(token, SIGN_OUT) }));
  });

  app.post('/t/:tenant/account/sign-out', { config: own, schema: hidden }, async (request, reply) => {
    const { tenant, session, token } = sessionOf(request);
    const fields = (request.body ?? {}) as { readonly token?: unknown };
    if (!isFormToken(fields.token, token, SIGN_OUT)) return sendProblem(request, reply, { code: 'form_outdated' });
    // One that another request has just ended is as signed out as it can be.
    await flows.signOut({ tenantId: tenant.id, session: session.id, trace: traceOf(request) });
    cookies.clearSession(reply, tenant.slug);
    return reply.redirect(`/t/${tenant.slug}/signed-out`, 303);
  });

  const anybody: RouteClass = { assurance: 'public', role: null, surface: 'page' };
  app.get('/t/:tenant/signed-out', { config: anybody, schema: hidden }, async (request, reply) => {
    const { id, slug } = tenantOf(request);
    return sendPage(reply, 200, signedOutPage({ tenantSlug: slug, tenantName: await flows.readTenantName(id) }));
  });
}
