import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Look } from '../../flows/messages/readLook.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { lookStyles } from './lookStyles.ts';

const ANYBODY: RouteClass = { assurance: 'public', role: null, surface: 'page' };
const hidden = { hide: true };

/** So long an old look may still be seen. */
const KEPT = 'public, max-age=300';

interface LookSurface {
  readonly flows: { readonly readLook: (tenantId: TenantId) => Promise<Look> };
}

/** How a tenant's pages look: a style sheet after ours, and the logo that it names. */
export function lookRoutes(app: FastifyInstance, { flows }: LookSurface): void {
  const lookOf = (request: FastifyRequest): Promise<Look> => {
    if (request.tenantInAddress === null) throw new Error('a look of no tenant');
    return flows.readLook(request.tenantInAddress.id);
  };
  app.get('/t/:tenant/look.css', { config: ANYBODY, schema: hidden }, async (request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', KEPT)
      .send(lookStyles(await lookOf(request))),
  );
  app.get('/t/:tenant/logo', { config: ANYBODY, schema: hidden }, async (request, reply) => {
    const { logo } = await lookOf(request);
    if (logo === null) return sendProblem(request, reply, { code: 'not_found' });
    return (
      reply
        .type(logo.type)
        .header('cache-control', KEPT)
        // Opened by itself it is a picture and can do nothing, whatever else somebody hid in it.
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(logo.content))
    );
  });
}
