import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { sessionDocument } from '../../contract/session.ts';
import { problemDocument, tenantParams } from '../../contract/signIn.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { sessionOf, traceOf } from '../caller.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';

/**
 * Who is signed in here: what a page of one's own asks before it shows anything. It is judged as the account pages are, so
 * that it does not answer for a session that opens them no longer (S3, S4).
 */
export function sessionApi(app: FastifyInstance, { flows, cookies }: SignInSurface): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/t/:tenant/api/session',
    {
      config: { assurance: 'session', role: null, opens: 'account', surface: 'json' },
      schema: {
        tags: ['Signing in'],
        summary: 'The session of this browser.',
        params: tenantParams,
        response: { 200: sessionDocument, '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const { session } = sessionOf(request);
      return reply.send({
        session: session.id,
        user: session.userId,
        aal: session.aal,
        allowance: session.allowance,
        signedInAt: formatInstant(session.signedInAt),
        expiresAt: formatInstant(session.expiresAt),
      });
    },
  );
  app.delete(
    '/t/:tenant/api/session',
    {
      // Whoever is let into nothing any more can still leave.
      config: { assurance: 'session', role: null, surface: 'json' },
      schema: { tags: ['Signing in'], summary: 'Sign out.', params: tenantParams, response: { '4xx': problemDocument } },
    },
    async (request, reply) => {
      const { tenant, session } = sessionOf(request);
      await flows.signOut({ tenantId: tenant.id, session: session.id, trace: traceOf(request) });
      cookies.clearSession(reply, tenant.slug);
      return reply.code(204).send();
    },
  );
}
