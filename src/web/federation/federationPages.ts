import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, type ErrorCode } from '../../contract/errorCatalogue.ts';
import { id } from '../../kernel/id.ts';
import { attemptOf, tenantOf, traceOf } from '../caller.ts';
import { isFormToken } from '../formToken.ts';
import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';
import { type Refused, sendProblem, statusOf } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { attemptAddress } from '../signIn/addresses.ts';
import { hasUnknownField } from '../signIn/formFields.ts';
import { fieldsOf, showStep } from '../signIn/showStep.ts';
import { goOn } from '../signIn/signInPages.ts';
import { commandOf, type SignInSurface } from '../signIn/signInSurface.ts';
import { FEDERATION_TEXTS } from './federationTexts.ts';

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
    return begun.ok ? sendPage(reply, 200, awayPage(begun.value)) : sendFailed(request, reply, { refused: begun, back });
  });
  app.get('/t/:tenant/federation/:provider/callback', { config: BACK, schema: HIDDEN, exposeHeadRoute: false }, async (request, reply) => {
    // The code in this address is nobody else's business.
    reply.header('referrer-policy', 'no-referrer');
    const tenant = tenantOf(request);
    const { state } = request.query as { readonly state?: unknown };
    const attempt = typeof state === 'string' ? id<'SignInAttempt'>(state.split('.')[0]) : null;
    const handle = attempt === null ? null : cookies.readHandle(request, attempt);
    const again = `/t/${tenant.slug}/sign-in`;
    if (typeof state !== 'string' || attempt === null || handle === null) {
      await flows.noteStrayVisit({ tenantId: tenant.id, provider: providerOf(request), address: traceOf(request).address });
      return sendFailed(request, reply, { refused: { code: 'upstream_visit_over' }, back: again });
    }
    const trace = { ...traceOf(request), device: cookies.readDevice(request, tenant.slug) };
    const back = { state, query: queryOf(request), provider: providerOf(request) };
    const advance = await flows.submitFederated({ tenantId: tenant.id, attempt, handle, trace, ...back });
    if (advance.ok) return goOn(surface, { request, reply }, { advance: advance.value, path: null });
    const place = advance.code === 'attempt_not_found' ? again : attemptAddress({ tenantSlug: tenant.slug, attempt });
    return sendFailed(request, reply, { refused: advance as Refused, back: place });
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

/** Chromium holds redirects after a post to form-action, so the browser goes on by a navigation of its own. */
function awayPage({ address, providerName }: { readonly address: string; readonly providerName: string }): Markup {
  const texts = FEDERATION_TEXTS.away;
  return layout({
    title: texts.title(providerName),
    tenantName: null,
    applicationName: null,
    script: 'none',
    goesTo: address,
    content: html`<h1>${texts.title(providerName)}</h1>
      <p>${texts.lead(providerName)}</p>
      <p><a class="button primary" href=${address}>${texts.go(providerName)}</a></p>`,
  });
}

/** What went wrong in plain words, and the way back: the sign-in itself is still where it was. */
function sendFailed(
  request: FastifyRequest,
  reply: FastifyReply,
  { refused, back }: { readonly refused: { readonly code: ErrorCode }; readonly back: string },
): FastifyReply {
  const { title, whatToDo } = ERRORS[refused.code];
  const texts = FEDERATION_TEXTS.failed;
  const page = layout({
    title: texts.title,
    tenantName: null,
    applicationName: null,
    script: 'none',
    content: html`<h1>${texts.title}</h1>
      <p role="alert">${title}.</p>
      <p>${whatToDo}</p>
      <dl class="reference">
        <dt>Code</dt>
        <dd>${refused.code}</dd>
        <dt>Reference</dt>
        <dd>${request.id}</dd>
      </dl>
      <p><a class="button primary" href=${back}>${back.endsWith('/account') ? texts.own : texts.again}</a></p>`,
  });
  return sendPage(reply, statusOf(refused.code), page);
}
