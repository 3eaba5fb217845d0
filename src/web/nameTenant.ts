import type { FastifyInstance } from 'fastify';
import type { Ports } from '../ports/ports.ts';
import { sendProblem } from './problems.ts';
import { tenantsBySlug } from './tenantsBySlug.ts';

/** Finds out which tenant the address of a request names, before anything else is asked about it. */
export function nameTenant(app: FastifyInstance, { store }: Pick<Ports, 'store'>): void {
  const findTenant = tenantsBySlug(store);
  app.decorateRequest('tenantInAddress', null);
  app.addHook('onRequest', async (request, reply) => {
    const { tenant: slug } = request.params as { readonly tenant?: string };
    if (request.is404 || slug === undefined) return;
    request.tenantInAddress = await findTenant(slug);
    if (request.tenantInAddress === null) return sendProblem(request, reply, { code: 'not_found' });
  });
}
