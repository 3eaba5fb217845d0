import { html, type Markup } from '../../html.ts';
import { layout } from '../../layout.ts';
import { TEXTS } from '../texts.ts';
import { codesList } from './codesList.ts';

/** Companion codes, this once (F7, F8). */
export function backupCodesPage(page: {
  readonly tenantName: string;
  readonly applicationName: string | null;
  readonly codes: readonly string[];
  readonly onward: string;
}): Markup {
  const texts = TEXTS.backupCodes;
  return layout({
    title: texts.title,
    tenantName: page.tenantName,
    applicationName: page.applicationName,
    script: 'signIn',
    content: html`<h1>${texts.title}</h1>
      <p>${texts.lead}</p>
      ${codesList(page.codes)}
      <p><a class="button primary" href=${page.onward}>${texts.done}</a></p>`,
  });
}
