import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { id } from '../../kernel/id.ts';
import { attemptOf, tenantOf, traceOf } from '../caller.ts';
import { isFormToken } from '../formToken.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { attemptAddress } from '../signIn/addresses.ts';
import { hasUnknownField } from '../signIn/formFields.ts';
import { fieldsOf, showStep } from '../signIn/showStep.ts';
import { goOn } from '../signIn/signInPages.ts';
import { commandOf, type SignInSurface } from '../signIn/signInSurface.ts';
import { sendAway, sendFailed } from './visitPages.ts';

const HANDLE: RouteClass = { assurance: 'handle', role: null, surface: 'page' };
/** The handle of the attempt is in the browser that began, and which attempt it is the state says: the flow checks both. */
const BACK: RouteClass = { assurance: 'public', role: null, surface: 'page' };
const HIDDEN = { hide: true };

/** The way to a provider elsewhere and back, as the first factor of a sign-in or in place of a second step. */
export function federationPages(app: FastifyInstance, surface: SignInSurface): void {
  const { flows, cookies } = surface;
  app.post('/t/:tenant/sign-in/:attempt/federation', { config: HANDLE, schema: HIDDEN }, async (request, reply) => {
    const fields = fieldsOf(request);
    if (hasUnknownField('federation', fields)) return sendProblem(request, reply, { code: 'input_malformed' });
    const { attempt, handle } = attemptOf(request);
    if (!isFormToken(fields['token'], handle, attempt)) return showStep(surface, { request, reply }, { code: 'form_outdated', path: '' });
    const begun = await flows.beginFederated({ ...commandOf(request), provider: id<'UpstreamProvider'>(fields['provider']) });
    const back = attemptAddress({ tenantSlug: tenantOf(request).slug, attempt });
    const at = { request, reply };
    return begun.ok ? sendAway(surface, at, begun.value) : sendFailed(surface, at, { refused: begun, back });
  });
  app.get('/t/:tenant/federation/:provider/callback', { config: BACK, schema: HIDDEN, exposeHeadRoute: false }, async (request, reply) => {
    // The code in this address is nobody else's business.
    reply.header('referrer-policy', 'no-referrer');
    const tenant = tenantOf(request);
    if (isOwnLink(request)) return ownLink(surface, request, reply);
    const { state } = request.query as { readonly state?: unknown };
    const attempt = typeof state === 'string' ? id<'SignInAttempt'>(state.split('.')[0]) : null;
    const handle = attempt === null ? null : cookies.readHandle(request, attempt);
    const again = `/t/${tenant.slug}/sign-in`;
    if (typeof state !== 'string' || attempt === null || handle === null) {
      await flows.noteStrayVisit({ tenantId: tenant.id, provider: providerOf(request), address: traceOf(request).address });
      return sendFailed(surface, { request, reply }, { refused: { code: 'upstream_visit_over' }, back: again });
    }
    const trace = { ...traceOf(request), device: cookies.readDevice(request, tenant.slug) };
    const back = { state, query: queryOf(request), provider: providerOf(request) };
    const advance = await flows.submitFederated({ tenantId: tenant.id, attempt, handle, trace, ...back });
    if (advance.ok) return goOn(surface, { request, reply }, { advance: advance.value, path: null });
    const place = advance.code === 'attempt_not_found' ? again : attemptAddress({ tenantSlug: tenant.slug, attempt });
    return sendFailed(surface, { request, reply }, { refused: advance, back: place });
  });
}

function providerOf(request: FastifyRequest) {
  return id<'UpstreamProvider'>((request.params as { readonly provider?: unknown }).provider);
}

/** As it came: a parameter that is there twice has to be seen twice. */
function queryOf(request: FastifyRequest): string {
  const mark = request.url.indexOf('?');
  return mark < 0 ? '' : request.url.slice(mark + 1);
}

/** Which it is says the state, and the flow checks that it is of this browser's session. */
function isOwnLink(request: FastifyRequest): boolean {
  const { state } = request.query as { readonly state?: unknown };
  return typeof state === 'string' && state.startsWith('link.');
}

/** Back on the account page. The session is looked up here, since a visit of a sign-in comes to the same address without one. */
async function ownLink(surface: SignInSurface, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ports, flows, cookies } = surface;
  const tenant = tenantOf(request);
  const token = cookies.readSession(request, tenant.slug);
  const session = token === null ? null : await ports.store.findLiveSession(tenant.id, ports.digest(token));
  if (token === null || session === null) return reply.redirect(`/t/${tenant.slug}/sign-in`, 303);
  const { state } = request.query as { readonly state: string };
  const command = { tenantId: tenant.id, session, trace: traceOf(request) };
  const back = { token, provider: providerOf(request), state, query: queryOf(request) };
  const linked = await flows.finishOwnLink({ ...command, ...back });
  const account = `/t/${tenant.slug}/account`;
  if (linked.ok) return reply.redirect(`${account}?done=linked`, 303);
  return sendFailed(surface, { request, reply }, { refused: linked, back: account });
}
