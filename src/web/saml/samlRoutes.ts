import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { id } from '../../kernel/id.ts';
import { fromPost, fromRedirect, type Received } from '../../saml/bindings.ts';
import { tenantOf, traceOf } from '../caller.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { attemptAddress, samlRequestAddress } from '../signIn/addresses.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { sendSamlMessage } from './samlPostPage.ts';

/** Applications are other sites. What a message may do is judged by itself, and what a person gets by the decision. */
const DOOR: RouteClass = { assurance: 'public', role: null, callers: 'anyone', surface: 'page' };
const METADATA: RouteClass = { assurance: 'public', role: null };
const hidden = { hide: true };
const bare = { exposeHeadRoute: false, schema: hidden };
/** The largest message in base64, escaped for a form, and what goes along. */
const LARGEST_FORM = 320 * 1_024;

/** The SAML 2.0 identity provider of a tenant: what service providers ask, and what their people see of it. */
export async function samlRoutes(app: FastifyInstance, surface: SignInSurface): Promise<void> {
  const { flows } = surface;
  app.get('/t/:tenant/saml/metadata', { config: METADATA, schema: hidden }, async (request, reply) =>
    reply.type('application/samlmetadata+xml; charset=utf-8').send(await flows.samlMetadata(tenantOf(request))),
  );

  app.get('/t/:tenant/saml/sso', { config: DOOR, ...bare }, (request, reply) => receive(surface, { request, reply }, redirected(request)));
  app.get('/t/:tenant/saml/slo', { config: DOOR, ...bare }, (request, reply) => logOut(surface, { request, reply }, redirected(request)));
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: LARGEST_FORM },
      (_request, body, done) => done(null, body),
    );
    scope.post('/t/:tenant/saml/sso', { config: DOOR, schema: hidden }, (request, reply) =>
      receive(surface, { request, reply }, posted(request)),
    );
    scope.post('/t/:tenant/saml/slo', { config: DOOR, schema: hidden }, (request, reply) =>
      logOut(surface, { request, reply }, posted(request)),
    );
  });

  app.get('/t/:tenant/saml/sso/:request', { config: DOOR, ...bare }, (request, reply) => answer(surface, { request, reply }));

  app.get('/t/:tenant/saml/start/:application', { config: DOOR, ...bare }, async (request, reply) => {
    const { application } = request.params as { readonly application: string };
    const started = await flows.startSaml(tenantOf(request), application);
    if (!started.ok) return sendProblem(request, reply, started);
    return reply.redirect(samlRequestAddress(tenantOf(request).slug, started.value), 303);
  });
}

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

function redirected({ raw }: FastifyRequest): Received | null {
  const { url = '' } = raw;
  return fromRedirect(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
}

function posted({ body }: FastifyRequest): Received | null {
  return typeof body === 'string' ? fromPost(body) : null;
}

/** The answer is a request of its own: our cookies do not come along when another site's page posts something. */
async function receive({ flows }: SignInSurface, { request, reply }: Asked, received: Received | null): Promise<FastifyReply> {
  const tenant = tenantOf(request);
  const taken = await flows.receiveAuthnRequest({ tenant, received, address: traceOf(request).address });
  return taken.ok ? reply.redirect(samlRequestAddress(tenant.slug, taken.value), 303) : sendProblem(request, reply, taken);
}

async function answer({ cookies, flows }: SignInSurface, { request, reply }: Asked): Promise<FastifyReply> {
  const tenant = tenantOf(request);
  const asked = id<'SamlRequest'>((request.params as { readonly request: string }).request);
  if (asked === null) return sendProblem(request, reply, { code: 'saml_request_over' });
  const trace = { ...traceOf(request), device: cookies.readDevice(request, tenant.slug) };
  const answered = await flows.answerSamlRequest({
    tenant,
    request: asked,
    sessionToken: cookies.readSession(request, tenant.slug),
    trace,
  });
  if (!('kind' in answered)) return sendProblem(request, reply, answered);
  if (answered.kind === 'respond') return sendSamlMessage(reply, await flows.readTenantName(tenant.id), answered);
  const { attempt, handle } = answered;
  cookies.setHandle(request, reply, { attempt, value: handle });
  return reply.redirect(attemptAddress({ tenantSlug: tenant.slug, attempt }), 303);
}

async function logOut({ flows }: SignInSurface, { request, reply }: Asked, received: Received | null): Promise<FastifyReply> {
  const tenant = tenantOf(request);
  const ended = await flows.receiveLogout({ tenant, received, address: traceOf(request).address });
  if (!ended.ok) return sendProblem(request, reply, ended);
  const delivery = ended.value;
  if (delivery.kind === 'redirect') return reply.redirect(delivery.url, 303);
  return sendSamlMessage(reply, await flows.readTenantName(tenant.id), delivery);
}
