import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import { type FastifyInstance, fastify } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { accountApi } from './account/accountApi.ts';
import { accountPages } from './account/accountPages.ts';
import { recoveryApi } from './account/recoveryApi.ts';
import { recoveryPages } from './account/recoveryPages.ts';
import { sessionApi } from './account/sessionApi.ts';
import { serveAssets } from './assets.ts';
import { BODY_LIMIT, readBodies } from './body.ts';
import { consolePages } from './console/consolePages.ts';
import { contentSecurity } from './contentSecurity.ts';
import { cookiesFor } from './cookies.ts';
import { answerFailures } from './failures.ts';
import { federationPages } from './federation/federationPages.ts';
import { forwardAuthRoutes } from './forward/forwardAuthRoutes.ts';
import { forwardPages } from './forward/forwardPages.ts';
import { guardRoutes } from './guardRoutes.ts';
import { healthRoutes } from './health/healthRoutes.ts';
import { linkApi } from './links/linkApi.ts';
import { linkPages } from './links/linkPages.ts';
import { unsubscribePages } from './links/unsubscribePages.ts';
import { type LogSettings, logOptions } from './log.ts';
import { lookRoutes } from './look/lookRoutes.ts';
import { nameTenant } from './nameTenant.ts';
import { serveOpenApi } from './openApi.ts';
import { operationApi } from './operations/operationApi.ts';
import { operationPages } from './operations/operationPages.ts';
import { pathPrefixOf, prefixLocations } from './pathPrefix.ts';
import { smsReceipts } from './receipts/smsReceipts.ts';
import { referencePage } from './referencePage.ts';
import { refuseOtherOrigins } from './sameOrigin.ts';
import { samlRoutes } from './saml/samlRoutes.ts';
import { setUpPages } from './setUp/setUpPages.ts';
import { streamRoutes } from './sharedSignals/streamRoutes.ts';
import type { OidcDoor } from './signIn/onward.ts';
import { signInApi } from './signIn/signInApi.ts';
import { signInPages } from './signIn/signInPages.ts';
import type { WebFlows } from './webFlows.ts';
import type { WebPorts } from './webPorts.ts';

export type Server = FastifyInstance;

/** Adds routes of another surface. Each declares its class like every route, or the server is not built. */
export type Mount = (app: Server) => void | Promise<void>;

export interface ServerOptions {
  readonly ports: WebPorts;
  readonly flows: WebFlows;
  /** Where a sign-in that an OpenID Connect client asked for goes on. */
  readonly oidc: OidcDoor;
  /** Addresses or networks (CIDR) of the proxies whose forwarded headers are believed; empty: nobody's are. */
  readonly trustedProxies: readonly string[];
  readonly log: LogSettings | null;
  /** Surfaces besides signing in: the administration's API, the protocol's endpoints. */
  readonly mounts: readonly Mount[];
}

/**
 * Builds the HTTP server; the caller makes it listen.
 * @throws when a route declares no assurance class, or the public origin is plain http and not loopback.
 */
export async function buildServer(options: ServerOptions): Promise<Server> {
  const { ports } = options;
  const { publicUrl } = ports.capabilities;
  const prefix = pathPrefixOf(publicUrl);
  const app = fastify({
    rewriteUrl: ({ url = '/' }) => prefix.inside(url),
    logger: logOptions(options.log),
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    // A request that takes a minute to arrive is holding a connection, not sending a form.
    requestTimeout: 60_000,
  });
  const cookies = cookiesFor(publicUrl, ports.sealer);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  prefixLocations(app, prefix);
  answerFailures(app);
  readBodies(app);
  await app.register(cookie);
  const security = contentSecurity(publicUrl);
  app.addHook('onRequest', async (request, reply) => {
    // On the answer itself: what the protocol's library answers past the framework has them, too.
    for (const [name, value] of security) reply.raw.setHeader(name, value);
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': request.id });
  });
  nameTenant(app, ports);
  refuseOtherOrigins(app, ports, publicUrl);
  guardRoutes(app, ports, cookies);
  await serveOpenApi(app, publicUrl);

  const context = { ports, cookies, flows: options.flows, oidc: options.oidc };
  const surfaces: readonly Mount[] = [
    serveAssets,
    referencePage,
    (scope) => healthRoutes(scope, ports),
    (scope) => setUpPages(scope, context),
    (scope) => signInPages(scope, context),
    (scope) => federationPages(scope, context),
    (scope) => signInApi(scope, context),
    (scope) => accountPages(scope, context),
    (scope) => recoveryPages(scope, context),
    (scope) => linkPages(scope, context),
    (scope) => unsubscribePages(scope, context),
    (scope) => linkApi(scope, context),
    (scope) => accountApi(scope, context),
    (scope) => recoveryApi(scope, context),
    (scope) => sessionApi(scope, context),
    (scope) => operationApi(scope, context),
    (scope) => streamRoutes(scope, context),
    (scope) => operationPages(scope, context),
    (scope) => lookRoutes(scope, context),
    (scope) => forwardAuthRoutes(scope, { ...context, trustedProxies: options.trustedProxies }),
    (scope) => forwardPages(scope, context),
    (scope) => samlRoutes(scope, context),
    consolePages,
    (scope) => smsReceipts(scope, options.flows),
    ...options.mounts,
  ];
  for (const mount of surfaces) await app.register(async (scope) => mount(scope));
  return app;
}
