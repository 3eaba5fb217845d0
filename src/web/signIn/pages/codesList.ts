import { html, type Markup } from '../../html.ts';
import { TEXTS } from '../texts.ts';

/** Codes that are shown this once. Saving them by script is a comfort; without it they can be read, copied and printed. */
export function codesList(codes: readonly string[]): Markup {
  const texts = TEXTS.backupCodes;
  return html`<ol class="codes" data-codes>
      ${codes.map((code) => html`<li>${code}</li>`)}
    </ol>
    <p class="tools" hidden data-tools>
      <button type="button" class="secondary" data-do="copy" data-done=${texts.copied}>${texts.copy}</button>
      <a class="button secondary" download=${texts.file} data-do="download">${texts.download}</a>
      <button type="button" class="secondary" data-do="print">${texts.print}</button>
    </p>`;
}
