import type { FastifyReply } from 'fastify';
import { ERRORS, type ErrorCode } from '../../contract/errorCatalogue.ts';
import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';
import { statusOf } from '../problems.ts';
import { sendPage } from '../sendPage.ts';
import type { At } from '../signIn/showStep.ts';
import { FEDERATION_TEXTS } from './federationTexts.ts';

/** Chromium holds redirects after a post to form-action, so the browser goes on by a navigation of its own. */
export function awayPage({ address, providerName }: { readonly address: string; readonly providerName: string }): Markup {
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
export function sendFailed(
  { request, reply }: At,
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
