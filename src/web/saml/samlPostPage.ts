import type { FastifyReply } from 'fastify';
import type { SamlPosting } from '../../saml/answerSamlRequest.ts';
import { CONTENT_SECURITY_OF_ANSWERS } from '../contentSecurity.ts';
import { html } from '../html.ts';
import { layout } from '../layout.ts';
import { sendPage } from '../sendPage.ts';
import { SAML_TEXTS } from './samlTexts.ts';

/** Answers with a page that posts a message to a service provider: by itself, or by its button where no script runs. */
export function sendSamlMessage(
  reply: FastifyReply,
  tenantName: string,
  { posting, applicationName }: { readonly posting: SamlPosting; readonly applicationName: string },
): FastifyReply {
  const { title, lead, go } = SAML_TEXTS;
  reply.header('content-security-policy', CONTENT_SECURITY_OF_ANSWERS);
  // Whom we send somebody to need not know on which page it was.
  reply.header('referrer-policy', 'no-referrer');
  return sendPage(
    reply,
    200,
    layout({
      title,
      tenantName,
      applicationName,
      script: 'samlPost',
      content: html`<h1>${title}</h1>
        <p>${lead(applicationName)}</p>
        <form method="post" action=${posting.url} data-posts-itself>
          <input type="hidden" name=${posting.name} value=${posting.message} />
          ${posting.relayState === null ? null : html`<input type="hidden" name="RelayState" value=${posting.relayState} />`}
          <button type="submit" class="primary">${go(applicationName)}</button>
        </form>`,
    }),
  );
}
