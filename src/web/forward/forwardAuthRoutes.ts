import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ACR } from '../../domain/sessions/acr.ts';
import type { ForwardCheck } from '../../flows/authorize/checkForwarded.ts';
import { tenantOf, traceOf } from '../caller.ts';
import { errorPage } from '../errorPage.ts';
import { type Refused, sendProblem, statusOf } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { forwardOpenAddress } from '../signIn/addresses.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { readBrowser, readTicket, setBrowser, setTicket } from './forwardCookies.ts';
import { type ForwardedRequest, forwardedOrigin, forwardedRequest, namesWholeAddress } from './forwardedRequest.ts';
import { identityHeaders, NOBODY } from './identityHeaders.ts';
import { trustedPeer } from './trustedPeer.ts';

export interface ForwardSurface extends SignInSurface {
  readonly trustedProxies: readonly string[];
}

/** Judged by a ticket of its own and not by our cookie, which is not sent to another host. */
const PROXY: RouteClass = { assurance: 'public', role: null };
const CALLBACK: RouteClass = { ...PROXY, surface: 'page' };
const hidden = { hide: true };

/**
 * What a proxy asks before it lets a request through to an application (forward-auth), and what it hands on to us of the protected
 * host: the sign-in page of nginx, and the callback with which a browser gets its ticket. From trusted proxies alone.
 */
export function forwardAuthRoutes(app: FastifyInstance, surface: ForwardSurface): void {
  const isTrusted = trustedPeer(surface.trustedProxies);
  const refusalOf = (request: FastifyRequest): Refused | null =>
    isTrusted(request.raw.socket.remoteAddress) ? null : { code: 'proxy_not_trusted' };

  app.get('/t/:tenant/forward-auth', { config: PROXY, schema: hidden }, async (request, reply) => {
    reply.headers(NOBODY);
    const asked = forwardedRequest(request.headers);
    const refused = refusalOf(request) ?? (asked === null ? ({ code: 'forwarded_request_malformed' } as const) : null);
    if (refused !== null || asked === null) return sendProblem(request, reply, refused ?? { code: 'forwarded_request_malformed' });
    const check = await checked(surface, request, asked);
    if (check.kind === 'granted') return reply.headers(identityHeaders(check)).code(200).send();
    // nginx takes nothing but a status of its question; its error page asks again below.
    return namesWholeAddress(request.headers)
      ? status(request, reply, { asked, check })
      : answer(surface, { request, reply, asked, check });
  });

  // The error page of nginx: what the browser or program is told, where the question itself was answered with a status.
  app.get('/t/:tenant/forward-auth/sign-in', { config: PROXY, schema: hidden }, async (request, reply) => {
    const asked = forwardedRequest(request.headers);
    const refused = refusalOf(request);
    if (refused !== null || asked === null) return sendProblem(request, reply, refused ?? { code: 'forwarded_request_malformed' });
    const check = await checked(surface, request, asked);
    // Signed in meanwhile, in another tab.
    if (check.kind === 'granted') return reply.redirect(`${asked.origin}${asked.target}`, 302);
    return answer(surface, { request, reply, asked, check });
  });

  app.get('/t/:tenant/forward-auth/callback', { config: CALLBACK, schema: hidden, exposeHeadRoute: false }, async (request, reply) => {
    const origin = forwardedOrigin(request.headers);
    const refused = refusalOf(request);
    if (refused !== null || origin === null) return sendProblem(request, reply, refused ?? { code: 'forwarded_request_malformed' });
    const tenant = tenantOf(request);
    const place = { origin, tenantSlug: tenant.slug };
    const { code } = request.query as { readonly code?: unknown };
    const redeemed = await surface.flows.redeemForwardCode({
      tenantId: tenant.id,
      origin,
      code: typeof code === 'string' ? code : '',
      browser: readBrowser(request, place),
      address: traceOf(request).address,
    });
    if (!redeemed.ok) return sendProblem(request, reply, redeemed);
    setTicket(reply, place, redeemed.value);
    return reply.redirect(`${origin}${redeemed.value.target}`, 302);
  });
}

type NotGranted = Exclude<ForwardCheck, { readonly kind: 'granted' }>;

interface Answering {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly asked: ForwardedRequest;
  readonly check: NotGranted;
}

function checked({ flows }: ForwardSurface, request: FastifyRequest, { origin, target }: ForwardedRequest): Promise<ForwardCheck> {
  const { id, slug } = tenantOf(request);
  return flows.checkForwarded({ tenantId: id, origin, target, ticket: readTicket(request, { origin, tenantSlug: slug }) });
}

/** A person is led to sign in, or to a step on the live session; a program is told what is asked. */
function answer(surface: ForwardSurface, { request, reply, asked, check }: Answering): FastifyReply {
  const isPerson = isNavigation(request, asked);
  if (check.kind === 'refused') {
    return isPerson
      ? sendPage(reply, statusOf(check.code), errorPage(check.code, request.id))
      : sendProblem(request, reply, { code: check.code });
  }
  if (!isPerson) return status(request, reply, { asked, check });
  const { slug } = tenantOf(request);
  const place = { origin: asked.origin, tenantSlug: slug };
  // Kept while there is one, so that tabs that begin at the same time do not shut each other out.
  const secret = readBrowser(request, place) ?? surface.flows.newForwardSecret();
  setBrowser(reply, place, secret);
  const browser = Buffer.from(surface.ports.digest(secret)).toString('base64url');
  const { publicUrl } = surface.ports.capabilities;
  return reply.redirect(`${publicUrl}${forwardOpenAddress(slug, { ...asked, browser })}`, 302);
}

/** 401 with what would help, in the words of RFC 9470; 403 where nothing of the caller's would. */
function status(request: FastifyRequest, reply: FastifyReply, { asked, check }: Pick<Answering, 'asked' | 'check'>): FastifyReply {
  if (check.kind === 'refused') return sendProblem(request, reply, { code: check.code });
  const demand = check.kind === 'step_up' ? check.demand : null;
  const parameters = [
    `realm="${asked.origin}"`,
    `error="${check.kind === 'sign_in' ? 'login_required' : 'insufficient_user_authentication'}"`,
    ...(demand === null ? [] : [`acr_values="${ACR[demand.aal]}"`]),
    ...(demand === null || demand.maxAgeSeconds === null ? [] : [`max_age="${demand.maxAgeSeconds}"`]),
  ];
  reply.header('www-authenticate', `Sallyport-Session ${parameters.join(', ')}`);
  return sendProblem(request, reply, { code: check.kind === 'sign_in' ? 'forward_sign_in_needed' : 'forward_step_up_needed' });
}

/** A page that somebody opens, and nothing that a script, a program or a WebSocket asks for: a redirect would be lost on those. */
function isNavigation({ headers }: FastifyRequest, { method }: ForwardedRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (headers.upgrade !== undefined || headers['x-requested-with'] !== undefined) return false;
  const mode = headers['sec-fetch-mode'];
  return mode === undefined ? (headers.accept ?? '').includes('text/html') : mode === 'navigate';
}
