import swagger from '@fastify/swagger';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { webhookDocument } from '../contract/adminReceivers.ts';
import { scopeOf } from '../domain/directory/tokenScopes.ts';
import { cookieNames } from './cookies.ts';

const DESCRIPTION = `Signing in with your own pages, and the administration. Errors are problem documents (RFC 9457) with a stable \`code\`.

Whoever calls proves it with the cookie of a session, or in the administration with an API token. What an operation asks for besides stands
beside it: \`x-sallyport-assurance\` (public, handle, session, aal2, fresh_aal2), \`x-sallyport-role\` the least role, and \`x-sallyport-scope\` the
scope with which an API token may call it; without one none may.`;

/** Serves the OpenAPI document of every JSON route at /openapi.json. */
export async function serveOpenApi(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Sallyport', version: '1', description: DESCRIPTION },
      servers: [{ url: publicUrl }],
      webhooks: { event: webhook() },
      components: { securitySchemes: securitySchemes(publicUrl) },
    },
    transform: (given) => {
      const { schema, url } = jsonSchemaTransform(given);
      return { schema: { ...schema, ...declared(given.route), operationId: operationId(given.route) }, url };
    },
  });
  app.get('/openapi.json', { config: { assurance: 'public', role: null }, schema: { hide: true } }, () => app.swagger());
}

/** What receivers of events are posted (docs/receivers.md). */
function webhook() {
  const { $schema: _, ...schema } = z.toJSONSchema(webhookDocument, { io: 'input' });
  return {
    post: {
      summary: 'An event, signed by the scheme of Standard Webhooks. Whoever answers 2xx has taken it.',
      requestBody: { required: true, content: { 'application/json': { schema: schema as object } } },
      responses: { '2XX': { description: 'It is taken, and not sent again.' } },
    },
  };
}

function securitySchemes(publicUrl: string) {
  const names = cookieNames(publicUrl);
  return {
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: `${names}-session-{tenant}`,
      description: 'The session of a person, by the cookie that signing in sets. Its name ends in that of the tenant in the address.',
    },
    attempt: {
      type: 'apiKey',
      in: 'cookie',
      name: `${names}-attempt-{attempt}`,
      description: 'The handle of a sign-in that is under way. Its name ends in the id of the attempt in the address.',
    },
    token: { type: 'http', scheme: 'bearer', description: 'An API token (`sp_…`). A cookie beside it counts for nothing.' },
  } as const;
}

/** What a route declares, as everybody may know it. */
function declared({ config }: Pick<RouteOptions, 'config'>) {
  const { assurance = 'public', role = null, act } = config ?? {};
  const scope = act === undefined ? null : scopeOf(act);
  const extensions = {
    'x-sallyport-assurance': assurance,
    'x-sallyport-role': role,
    ...(scope === null ? {} : { 'x-sallyport-scope': scope }),
  };
  if (assurance === 'public') return { ...extensions, security: [] };
  if (assurance === 'handle') return { ...extensions, security: [{ attempt: [] }] };
  return { ...extensions, security: [{ session: [] }, ...(scope === null ? [] : [{ token: [scope] }])] };
}

/** Made of the method and the address, so that it is as stable as these: getTenantApiAdminUsersUser. */
function operationId({ method, url }: Pick<RouteOptions, 'method' | 'url'>): string {
  const words = url.replace(/^\/t\/:tenant\/api/, '').match(/[a-zA-Z0-9]+/g) ?? [];
  return [String(method).toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}
