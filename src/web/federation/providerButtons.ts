import { html, type Markup } from '../html.ts';
import { type StepContext, stepForm } from '../signIn/pages/stepPage.ts';
import { FEDERATION_TEXTS } from './federationTexts.ts';

/** One button for each provider elsewhere that leads on from this step. It tells nothing of anybody's account. */
export function providerButtons(context: Pick<StepContext, 'place' | 'token' | 'view'>): Markup {
  const { providers } = context.view;
  if (providers.length === 0) return null;
  return html`<p class="or"><span>${FEDERATION_TEXTS.or}</span></p>
    ${providers.map(({ id, name }) =>
      stepForm(context, {
        path: 'federation',
        content: html`<input type="hidden" name="provider" value=${id} />
          <button type="submit" class="secondary">${FEDERATION_TEXTS.button(name)}</button>`,
      }),
    )}`;
}
