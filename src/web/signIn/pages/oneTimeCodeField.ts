import { html, type Markup } from '../../html.ts';
import { TEXTS } from '../texts.ts';
import { invalid, type StepContext } from './stepPage.ts';

/** One field of six digits. With the script it submits on the sixth. */
export function oneTimeCodeField(context: Pick<StepContext, 'error'>, label: string, submit: string = TEXTS.challenge.submit): Markup {
  return html`<label for="code">${label}</label>
    <input id="code" name="code" type="text" class="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="12"
      pattern="[0-9 ]*" autofocus ...${invalid(context)} />
    <button type="submit" class="primary">${submit}</button>`;
}
