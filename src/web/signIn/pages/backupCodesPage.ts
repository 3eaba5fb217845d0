import { html, type Markup } from '../../html.ts';
import { layout } from '../../layout.ts';
import { TEXTS } from '../texts.ts';

/** Companion codes, this once (F7, F8). Saving them by script is a comfort; without it they can be read and printed. */
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
      <ol class="codes" data-codes>
        ${page.codes.map((code) => html`<li>${code}</li>`)}
      </ol>
      <p class="tools" hidden data-tools>
        <button type="button" class="secondary" data-do="copy" data-done=${texts.copied}>${texts.copy}</button>
        <a class="button secondary" download=${texts.file} data-do="download">${texts.download}</a>
        <button type="button" class="secondary" data-do="print">${texts.print}</button>
      </p>
      <p><a class="button primary" href=${page.onward}>${texts.done}</a></p>`,
  });
}
