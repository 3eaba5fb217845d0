import { ERRORS, type ErrorCode } from '../contract/errorCatalogue.ts';
import { html, type Markup } from './html.ts';
import { layout } from './layout.ts';

/** A refusal that a person reads: what happened, what to do, and the id under which the operator finds it. */
export function errorPage(code: ErrorCode, requestId: string): Markup {
  const { title, whatToDo } = ERRORS[code];
  return layout({
    title,
    tenantName: null,
    applicationName: null,
    script: 'none',
    content: html`<h1>${title}</h1>
      <p>${whatToDo}</p>
      <dl class="reference">
        <dt>Error</dt>
        <dd>${code}</dd>
        <dt>Request</dt>
        <dd>${requestId}</dd>
      </dl>`,
  });
}
