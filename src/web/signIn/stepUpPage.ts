import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BuiltInApplication } from '../../domain/directory/application.ts';
import { GUARD_SECONDS } from '../../domain/sessions/aal.ts';
import type { Demand } from '../../domain/sessions/demand.ts';
import type { ReturnTo } from '../../domain/sessions/signInAttempt.ts';
import { openBuiltIn } from '../../flows/authorize/openBuiltIn.ts';
import { browserOf, sessionOf } from '../caller.ts';
import type { RouteClass } from '../routeClass.ts';
import { attemptAddress } from './addresses.ts';
import { builtInId, keepAdvance, type SignInSurface } from './signInSurface.ts';

const OWN: RouteClass = { assurance: 'session', role: null, surface: 'page' };

/**
 * Where a live session is led that is not enough for the account pages or the console: a step on it, not a sign-out (U2).
 * Reading the address begins an attempt as an authorization request does, and nothing for a session that is enough.
 */
export function stepUpPage(app: FastifyInstance, surface: SignInSurface): void {
  freshProofPage(app, surface);
  const page = (path: string, application: BuiltInApplication): void => {
    app.get(path, { config: OWN, schema: { hide: true }, exposeHeadRoute: false }, async (request, reply) => {
      const { tenant, session } = sessionOf(request);
      const to = `/t/${tenant.slug}/${application}`;
      const opening = await openBuiltIn(surface.ports)({
        tenantId: tenant.id,
        session,
        application,
        asks: ASKS[application],
        trace: browserOf(request),
      });
      if (opening === 'opened') return reply.redirect(to, 303);
      return begin(surface, { request, reply }, { application, demand: DEMANDS[application], returnTo: { kind: application }, to });
    });
  };
  page('/t/:tenant/step-up', 'account');
  page('/t/:tenant/step-up/console', 'console');
}

/** Whoever is led here from the console is about to change something: they show a factor, or enrol their first one. */
const ASKS = { account: 'nothing', console: 'aal2' } as const;
const AAL2: Demand = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'step_up' };
const DEMANDS = { account: null, console: AAL2 } as const;

/** S10: where somebody is led who changes what their account is recovered with, and back again. */
function freshProofPage(app: FastifyInstance, surface: SignInSurface): void {
  const demand: Demand = { ...AAL2, maxAgeSeconds: GUARD_SECONDS };
  for (const page of ['password', 'mail'] as const) {
    app.get(`/t/:tenant/step-up/${page}`, { config: OWN, schema: { hide: true }, exposeHeadRoute: false }, (request, reply) => {
      const to = `/t/${sessionOf(request).tenant.slug}/account/${page}`;
      return begin(surface, { request, reply }, { application: 'account', demand, returnTo: { kind: 'account', page }, to });
    });
  }
}

interface SteppingUp {
  readonly application: BuiltInApplication;
  readonly demand: Demand | null;
  readonly returnTo: ReturnTo;
  /** Where the person goes when the session is enough after all: the rules were loosened since. */
  readonly to: string;
}

async function begin(
  surface: SignInSurface,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { application, demand, returnTo, to }: SteppingUp,
): Promise<FastifyReply> {
  const { tenant, session } = sessionOf(request);
  const advance = await surface.flows.beginStepUp({
    tenantId: tenant.id,
    application: await builtInId(surface.ports, tenant.id, application),
    demand,
    returnTo,
    session,
    trace: browserOf(request),
  });
  if (advance === null) return reply.redirect(`/t/${tenant.slug}/sign-in`, 303);
  await keepAdvance(surface, { request, reply, tenant }, advance);
  if (advance.session !== null) return reply.redirect(to, 303);
  return reply.redirect(attemptAddress({ tenantSlug: tenant.slug, attempt: advance.view.attempt }), 303);
}
