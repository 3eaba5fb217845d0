import type { FastifyReply } from 'fastify';
import { ERRORS, type ErrorCode } from '../../contract/errorCatalogue.ts';
import type { VisitBegun } from '../../flows/upstreamVisit.ts';
import { tenantOf } from '../caller.ts';
import { html } from '../html.ts';
import { layout } from '../layout.ts';
import { statusOf } from '../problems.ts';
import { sendPage } from '../sendPage.ts';
import type { At } from '../signIn/showStep.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { FEDERATION_TEXTS } from './federationTexts.ts';

type Visited = Pick<SignInSurface, 'flows'>;

/** Chromium holds redirects after a post to form-action, so the browser goes on by a navigation of its own. */
export async function sendAway({ flows }: Visited, { request, reply }: At, { address, providerName }: VisitBegun): Promise<FastifyReply> {
  const texts = FEDERATION_TEXTS.away;
  const page = layout({
    title: texts.title(providerName),
    tenantName: await flows.readTenantName(tenantOf(request).id),
    applicationName: null,
    script: 'none',
    goesTo: address,
    content: html`<h1>${texts.title(providerName)}</h1>
      <p>${texts.lead(providerName)}</p>
      <p><a class="button primary" href=${address}>${texts.go(providerName)}</a></p>`,
  });
  return sendPage(reply, 200, page);
}

/** What went wrong in plain words, and the way back: the sign-in itself is still where it was. */
export async function sendFailed(
  { flows }: Visited,
  { request, reply }: At,
  { refused, back }: { readonly refused: { readonly code: ErrorCode }; readonly back: string },
): Promise<FastifyReply> {
  const { title, whatToDo } = ERRORS[refused.code];
  const texts = FEDERATION_TEXTS.failed;
  const { heading, again } = back.endsWith('/account') ? texts.link : texts.signIn;
  const page = layout({
    title: heading,
    tenantName: await flows.readTenantName(tenantOf(request).id),
    applicationName: null,
    script: 'none',
    content: html`<h1>${heading}</h1>
      <p role="alert">${title}.</p>
      <p>${whatToDo}</p>
      <dl class="reference">
        <dt>Code</dt>
        <dd>${refused.code}</dd>
        <dt>Reference</dt>
        <dd>${request.id}</dd>
      </dl>
      <p><a class="button primary" href=${back}>${again}</a></p>`,
  });
  return sendPage(reply, statusOf(refused.code), page);
}
