import { html, type Markup } from '../../html.ts';
import { optionsAddress } from '../addresses.ts';
import { TEXTS } from '../texts.ts';
import { ceremonyForm, errorNote, otherWay, personLine, type StepContext, type StepOf, stepPage } from './stepPage.ts';

/** Plain words, and the device as the suggested name. */
export function webauthnEnrolmentPage(context: StepContext, step: StepOf<'enrol'>): Markup {
  const texts = TEXTS.webauthn;
  return stepPage(context, {
    title: texts.title,
    script: 'signIn',
    content: html`${personLine(step.person, context.view.intent)}
      <p>${texts.lead}</p>
      ${errorNote(context)}
      ${ceremonyForm(context, {
        path: 'enrolments/webauthn/confirm',
        options: optionsAddress(context.place, 'enrolments/webauthn'),
        kind: 'create',
        button: texts.submit,
        buttonClass: 'primary',
        fields: html`<label for="label">${texts.label}</label>
          <input id="label" name="label" type="text" maxlength="64" autocomplete="off" value=${context.device ?? texts.suggestedLabel} aria-describedby="labelHint" />
          <p class="hint" id="labelHint">${texts.labelHint}</p>`,
      })}
      ${otherWay(context)}`,
  });
}
