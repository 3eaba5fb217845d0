import type { FastifyInstance } from 'fastify';
import { openBuiltIn } from '../../flows/authorize/openBuiltIn.ts';
import { sessionOf, traceOf } from '../caller.ts';
import type { RouteClass } from '../routeClass.ts';
import { attemptAddress } from './addresses.ts';
import { builtInId, keepAdvance, type SignInSurface } from './signInSurface.ts';

const OWN: RouteClass = { assurance: 'session', role: null, surface: 'page' };

/**
 * Where a live session is led that is not enough for the account pages: a step on it, not a sign-out (U2). Reading the
 * address begins an attempt as an authorization request does, and nothing for a session that is enough.
 */
export function stepUpPage(app: FastifyInstance, surface: SignInSurface): void {
  app.get('/t/:tenant/step-up', { config: OWN, schema: { hide: true }, exposeHeadRoute: false }, async (request, reply) => {
    const { tenant, session } = sessionOf(request);
    const account = `/t/${tenant.slug}/account`;
    const { address } = traceOf(request);
    const opening = await openBuiltIn(surface.ports)({ tenantId: tenant.id, session, application: 'account', asks: 'nothing', address });
    if (opening === 'opened') return reply.redirect(account, 303);
    const advance = await surface.flows.beginStepUp({
      tenantId: tenant.id,
      application: await builtInId(surface.ports, tenant.id, 'account'),
      demand: null,
      returnTo: { kind: 'account' },
      session,
      trace: traceOf(request),
    });
    if (advance === null) return reply.redirect(`/t/${tenant.slug}/sign-in`, 303);
    await keepAdvance(surface, { request, reply, tenant }, advance);
    // The rules were loosened since: the session is enough after all.
    if (advance.session !== null) return reply.redirect(account, 303);
    return reply.redirect(attemptAddress({ tenantSlug: tenant.slug, attempt: advance.view.attempt }), 303);
  });
}
