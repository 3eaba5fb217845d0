import { html, type Markup } from '../../html.ts';

/** Which rules ask for this, in sentences. */
export function reasonsNote(because: readonly string[], title: string): Markup {
  if (because.length === 0) return null;
  return html`<section class="reasons" aria-labelledby="why">
    <h2 id="why">${title}</h2>
    <ul>
      ${because.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </section>`;
}
