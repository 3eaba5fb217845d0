import { html, type Markup } from '../../html.ts';
import { layout } from '../../layout.ts';
import { TEXTS } from '../texts.ts';

/** A handle that is wrong, used up, expired or of another browser: all look alike (P1). */
export function overPage(tenantSlug: string): Markup {
  const texts = TEXTS.over;
  return layout({
    title: texts.title,
    tenantName: null,
    applicationName: null,
    script: 'none',
    content: html`<h1>${texts.title}</h1>
      <p>${texts.lead}</p>
      <p><a class="button primary" href=${`/t/${tenantSlug}/sign-in`}>${texts.again}</a></p>`,
  });
}
