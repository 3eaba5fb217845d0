import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Door, TenantDoor } from '../../oidc/doors.ts';
import type { Visit } from '../../oidc/visit.ts';
import { tenantOf, traceOf } from '../caller.ts';
import { CONTENT_SECURITY_OF_ANSWERS } from '../contentSecurity.ts';
import type { Cookies } from '../cookies.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { hintedAddress } from '../signIn/addresses.ts';

type Method = 'GET' | 'POST' | 'OPTIONS';

/**
 * The doors that exist. Nothing else under the issuer reaches the library, not even what it may add later. The protocol
 * checks its callers itself: applications are other sites.
 */
const DOORS: readonly { readonly path: string; readonly methods: readonly Method[]; readonly surface?: RouteClass['surface'] }[] = [
  { path: '/.well-known/openid-configuration', methods: ['GET', 'OPTIONS'] },
  { path: '/.well-known/oauth-authorization-server', methods: ['GET', 'OPTIONS'] },
  { path: '/jwks', methods: ['GET', 'OPTIONS'] },
  { path: '/authorize', methods: ['GET'], surface: 'page' },
  { path: '/authorize/:interaction', methods: ['GET'], surface: 'page' },
  { path: '/token', methods: ['POST', 'OPTIONS'] },
  { path: '/userinfo', methods: ['GET', 'POST', 'OPTIONS'] },
  { path: '/introspect', methods: ['POST'] },
  { path: '/revoke', methods: ['POST', 'OPTIONS'] },
];

export const PROTOCOL: RouteClass = { assurance: 'public', role: null, callers: 'anyone' };

export interface ProtocolSurface {
  readonly cookies: Cookies;
  readonly doorFor: (tenant: TenantDoor) => Promise<Door>;
}

export async function protocolRoutes(app: FastifyInstance, surface: ProtocolSurface): Promise<void> {
  await app.register(async (scope) => {
    // The library reads the body from the raw request itself, 56 KiB at most.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const { path, methods, surface: readBy = 'json' } of DOORS) {
      scope.route({
        method: [...methods],
        url: `/t/:tenant${path}`,
        exposeHeadRoute: false,
        config: { ...PROTOCOL, surface: readBy },
        schema: { hide: true },
        handler: (request, reply) => handOver(surface, request, reply),
      });
    }
  });
  await postedRequests(app, '/authorize');
}

const LARGEST_FORM = 16 * 1_024;

/** A request may come as a form from another site, where our cookies do not travel: it becomes the GET that it means. */
export async function postedRequests(app: FastifyInstance, path: '/authorize' | '/end-session'): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: LARGEST_FORM },
      (_request, body, done) => done(null, body),
    );
    scope.post(`/t/:tenant${path}`, { config: PROTOCOL, schema: { hide: true } }, (request, reply) => {
      const query = typeof request.body === 'string' ? request.body : '';
      return reply.redirect(`/t/${tenantOf(request).slug}${path}?${new URLSearchParams(query)}`, 303);
    });
  });
}

async function handOver({ cookies, doorFor }: ProtocolSurface, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const tenant = tenantOf(request);
  // An escaped letter, or a whole address in the place of a path: the library would read another path than the one that was matched.
  if (!request.url.startsWith(`/t/${tenant.slug}/`)) return sendProblem(request, reply, { code: 'not_found' });
  const door = await doorFor(tenant);
  const raw: IncomingMessage & { baseUrl?: string; originalUrl?: string | undefined } = request.raw;
  const root = `/t/${tenant.slug}`;
  raw.url = request.url.slice(root.length);
  raw.baseUrl = request.server.pathPrefix.outside(root);
  // Where it stands the library would look in it for the root of its addresses.
  raw.originalUrl = undefined;
  const ownHeaders = reply.raw.getHeaders();
  reply.raw.setHeader('x-request-id', request.id);
  reply.raw.setHeader('content-security-policy', CONTENT_SECURITY_OF_ANSWERS);
  try {
    await door(raw, reply.raw, visitOf(cookies, request, tenant));
  } catch (error) {
    // Nothing was sent. What was about to be said is not said in the answer that every surface gives to this.
    for (const name of reply.raw.getHeaderNames()) reply.raw.removeHeader(name);
    for (const [name, value = ''] of Object.entries(ownHeaders)) reply.raw.setHeader(name, value);
    throw error;
  }
  return reply.hijack();
}

function visitOf(cookies: Cookies, request: FastifyRequest, tenant: TenantDoor): Visit {
  return {
    trace: { ...traceOf(request), device: cookies.readDevice(request, tenant.slug) },
    sessionToken: cookies.readSession(request, tenant.slug),
    toSteps: ({ attempt, handle, loginHint }) => ({
      // Fastify does not see this answer.
      location: request.server.pathPrefix.outside(hintedAddress({ tenantSlug: tenant.slug, attempt }, loginHint)),
      setCookies: cookies.handleHeaders(request, { attempt, value: handle }),
    }),
  };
}
