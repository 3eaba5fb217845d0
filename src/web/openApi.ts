import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** Serves the OpenAPI document of every JSON route at /openapi.json. */
export async function serveOpenApi(app: FastifyInstance, publicOrigin: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sallyport',
        version: '1',
        description:
          'Signing in with your own pages, and the administration. Errors are problem documents (RFC 9457) with a stable `code`.',
      },
      servers: [{ url: publicOrigin }],
    },
    transform: jsonSchemaTransform,
  });
  app.get('/openapi.json', { config: { assurance: 'public', role: null }, schema: { hide: true } }, () => app.swagger());
}
