import { html, type Markup } from '../../html.ts';
import { TEXTS } from '../texts.ts';

/** Who can help, and the number under which the audit has everything. @param contact null: the tenant has set none. */
export function helpReference(contact: string | null, caseNumber: string): Markup {
  return html`<dl class="reference">
    <dt>${TEXTS.enrol.helpContact}</dt>
    <dd>${contact ?? TEXTS.enrol.noHelpContact}</dd>
    <dt>${TEXTS.enrol.caseNumber}</dt>
    <dd class="number">${caseNumber}</dd>
  </dl>`;
}
