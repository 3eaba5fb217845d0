import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as contract from '../../contract/signIn.ts';
import { GUARD_SECONDS } from '../../domain/sessions/aal.ts';
import { browserOf, sessionOf, tenantOf } from '../caller.ts';
import { sendProblem } from '../problems.ts';
import { sendAdvance, TAG } from './apiRoute.ts';
import { builtInId, type SignInSurface } from './signInSurface.ts';
import { signInDocumentOf } from './stepDocument.ts';

/** What begins an attempt: a sign-in, or a step-up of the session that is there. */
export function beginApi(app: FastifyInstance, surface: SignInSurface): void {
  begin(app, surface);
  beginStepUp(app, surface);
}

function begin(app: FastifyInstance, surface: SignInSurface): void {
  const { cookies, flows } = surface;
  app.withTypeProvider<ZodTypeProvider>().post(
    '/t/:tenant/api/sign-in',
    {
      config: { assurance: 'public', role: null, surface: 'json' },
      schema: {
        ...TAG,
        summary: 'Begin a sign-in. The cookie that is set is its handle, for ten minutes.',
        params: contract.tenantParams,
        body: contract.beginSignInBody,
        response: { 201: contract.signInDocument, '4xx': contract.problemDocument },
      },
    },
    async (request, reply) => {
      const tenant = tenantOf(request);
      const clientId = request.body.application ?? 'account';
      const begun = await flows.beginSignInAt({
        tenantId: tenant.id,
        clientId,
        returnTo: clientId === 'console' ? { kind: 'console' } : { kind: 'account' },
        pass: request.body.pass,
      });
      if (!begun.ok) return sendProblem(request, reply, { code: begun.code });
      const { attempt, handle } = begun.value;
      cookies.setHandle(request, reply, { attempt, value: handle });
      reply.code(201).header('location', `/t/${tenant.slug}/api/sign-in/${attempt}`);
      return reply.send(
        signInDocumentOf(begun.value, { oidc: surface.oidc, prefix: reply.server.pathPrefix, tenantSlug: tenant.slug, backupCodes: null }),
      );
    },
  );
}

/** Raises the session that is there to a fresh AAL 2: what changes of factors, policy and other people's accounts ask for. */
function beginStepUp(app: FastifyInstance, surface: SignInSurface): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/t/:tenant/api/step-up',
    {
      config: { assurance: 'session', role: null, surface: 'json' },
      schema: {
        ...TAG,
        summary: 'Begin to raise the present session to a fresh AAL 2; go on as with a sign-in.',
        params: contract.tenantParams,
        body: contract.stepUpBody,
        response: { 201: contract.signInDocument, '4xx': contract.problemDocument },
      },
    },
    async (request, reply) => {
      const { tenant, session } = sessionOf(request);
      const application = await builtInId(surface.ports, tenant.id, request.body.application ?? 'account');
      const demand = { aal: 2, factors: null, maxAgeSeconds: GUARD_SECONDS, notBefore: null, source: 'step_up' } as const;
      const advance = await surface.flows.beginStepUp({
        tenantId: tenant.id,
        application,
        demand,
        returnTo: { kind: 'account' },
        session,
        trace: browserOf(request),
      });
      if (advance === null) return sendProblem(request, reply, { code: 'session_needed' });
      reply.code(201).header('location', `/t/${tenant.slug}/api/sign-in/${advance.view.attempt}`);
      return sendAdvance(surface, request, reply, advance);
    },
  );
}
