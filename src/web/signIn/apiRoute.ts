import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Advance } from '../../flows/signIn/step.ts';
import { tenantOf } from '../caller.ts';
import type { RouteClass } from '../routeClass.ts';
import { keepAdvance, type SignInSurface } from './signInSurface.ts';
import { signInDocumentOf } from './stepDocument.ts';

/** The address of an attempt's JSON. */
export const ATTEMPT = '/t/:tenant/api/sign-in/:attempt';

export const HANDLE: RouteClass = { assurance: 'handle', role: null, surface: 'json' };

/** Where a secret is posted, whatever arrives is counted. */
export const COUNTED: RouteClass = { ...HANDLE, unreadableBody: 'counts' };

export const TAG = { tags: ['Signing in'] };

/** Answers with the step that follows. The session's secret goes into its cookie and nowhere else. */
export async function sendAdvance(
  surface: SignInSurface,
  request: FastifyRequest,
  reply: FastifyReply,
  advance: Advance,
): Promise<FastifyReply> {
  const tenant = tenantOf(request);
  await keepAdvance(surface, { request, reply, tenant }, advance);
  return reply.send(
    signInDocumentOf(advance.view, {
      oidc: surface.oidc,
      prefix: reply.server.pathPrefix,
      tenantSlug: tenant.slug,
      backupCodes: advance.backupCodes,
    }),
  );
}
