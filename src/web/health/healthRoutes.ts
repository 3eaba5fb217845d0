import type { FastifyInstance } from 'fastify';
import type { Ports } from '../../ports/ports.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';

const config: RouteClass = { assurance: 'public', role: null };

/** `live`: the process answers. `ready`: the database does too; else 503 `database_unavailable`. */
export function healthRoutes(app: FastifyInstance, { store }: Pick<Ports, 'store'>): void {
  // Probes come every few seconds: only their failures are worth a line.
  const quiet = { config, schema: { hide: true }, logLevel: 'warn' } as const;
  app.get('/health/live', quiet, () => ({ status: 'live' }));
  app.get('/health/ready', quiet, async (request, reply) => {
    try {
      await store.ping();
    } catch (error) {
      request.log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'the database does not answer');
      return sendProblem(request, reply, { code: 'database_unavailable' });
    }
    return reply.send({ status: 'ready' });
  });
}
