import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { protectedOrigin } from '../../domain/directory/protectedOrigin.ts';
import { tenantOf, traceOf } from '../caller.ts';
import { html } from '../html.ts';
import { layout } from '../layout.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { attemptAddress, type ForwardPlace, forwardOpenAddress } from '../signIn/addresses.ts';
import { keepAdvance, type SignInSurface } from '../signIn/signInSurface.ts';
import { FORWARD_TEXTS } from './forwardTexts.ts';

/** Whoever has no session is led to the sign-in, as at an authorization request. */
const PAGE: RouteClass = { assurance: 'public', role: null, surface: 'page' };
const hidden = { hide: true };

/** Our own side of forward-auth, on our own host, where our cookie is: the decision, and what leads to it. */
export function forwardPages(app: FastifyInstance, surface: SignInSurface): void {
  app.get('/t/:tenant/forward-auth/open', { config: PAGE, schema: hidden, exposeHeadRoute: false }, async (request, reply) => {
    const place = placeOf(request.query);
    return place === null ? sendProblem(request, reply, { code: 'input_malformed' }) : open(surface, { request, reply }, place);
  });

  app.get('/t/:tenant/forward-auth/stopped', { config: PAGE, schema: hidden }, async (request, reply) => {
    const { id } = tenantOf(request);
    const origin = protectedOrigin((request.query as { readonly origin?: unknown }).origin);
    // An address of a link has to be one that is registered here.
    const name = origin === null ? null : await surface.flows.findProtectedHost(id, origin);
    if (origin === null || name === null) return sendProblem(request, reply, { code: 'not_found' });
    const { stoppedTitle, stoppedLead, backTo } = FORWARD_TEXTS;
    return sendPage(
      reply,
      200,
      layout({
        title: stoppedTitle,
        tenantName: await surface.flows.readTenantName(id),
        applicationName: name,
        script: 'none',
        content: html`<h1>${stoppedTitle}</h1>
          <p>${stoppedLead(name)}</p>
          <p><a class="button secondary" href=${`${origin}/`}>${backTo(name)}</a></p>`,
      }),
    );
  });
}

async function open(
  surface: SignInSurface,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  place: ForwardPlace,
): Promise<FastifyReply> {
  const { cookies, flows } = surface;
  const tenant = tenantOf(request);
  const trace = { ...traceOf(request), device: cookies.readDevice(request, tenant.slug) };
  const opening = await flows.openForwarded({
    tenantId: tenant.id,
    origin: place.origin,
    target: place.target,
    browserHash: new Uint8Array(Buffer.from(place.browser, 'base64url')),
    sessionToken: cookies.readSession(request, tenant.slug),
    address: trace.address,
    device: trace.device,
  });
  if (opening.kind === 'refused') return sendProblem(request, reply, { code: opening.code });
  if (opening.kind === 'opened') {
    return reply.redirect(`${place.origin}/.sallyport/callback?${new URLSearchParams({ code: opening.code })}`, 302);
  }
  const { application, demand } = opening;
  const returnTo = { kind: 'forward', ...place } as const;
  if (opening.kind === 'step_up') {
    const { session } = opening;
    const advance = await flows.beginStepUp({ tenantId: tenant.id, application: application.id, demand, returnTo, session, trace });
    if (advance !== null) {
      await keepAdvance(surface, { request, reply, tenant }, advance);
      // Enough after all: the rules were loosened a moment ago.
      if (advance.session !== null) return reply.redirect(forwardOpenAddress(tenant.slug, place), 303);
      return reply.redirect(attemptAddress({ tenantSlug: tenant.slug, attempt: advance.view.attempt }), 303);
    }
  }
  // Nobody is signed in, or the session ended a moment ago.
  const begun = await flows.beginSignInAt({ tenantId: tenant.id, clientId: application.clientId, demand, returnTo });
  if (!begun.ok) return sendProblem(request, reply, begun);
  const { attempt, handle } = begun.value;
  cookies.setHandle(request, reply, { attempt, value: handle });
  return reply.redirect(attemptAddress({ tenantSlug: tenant.slug, attempt }), 303);
}

/** As forwardedRequest.ts reads it, and a SHA-256 digest. */
const TARGET = /^\/[\x21-\x7e]{0,4095}$/;
const DIGEST = /^[\w-]{43}$/;

/** What the redirect from the protected host carries. Its parts mean nothing until the code is shown there by the same browser. */
function placeOf(query: unknown): ForwardPlace | null {
  const { origin, target, browser } = query as Readonly<Record<string, unknown>>;
  const host = protectedOrigin(origin);
  if (host === null || typeof target !== 'string' || !TARGET.test(target)) return null;
  return typeof browser === 'string' && DIGEST.test(browser) ? { origin: host, target, browser } : null;
}
