import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';

/** What cannot be told to an application, because it is unknown, or where to send the answer is. For whoever set it up. */
export function protocolErrorPage({ error, description }: { readonly error: string; readonly description: string }): Markup {
  return layout({
    title: 'This request cannot be answered',
    tenantName: null,
    applicationName: null,
    script: 'none',
    content: html`<h1>This request cannot be answered</h1>
      <p>The application sent something that is not in order, or it took too long. Go back to the application and begin again.</p>
      <dl class="reference">
        <dt>Error</dt>
        <dd>${error}</dd>
        <dt>For its developers</dt>
        <dd>${description}</dd>
      </dl>`,
  });
}
