import type { TotpEnrolmentBegun } from '../../../flows/signIn/enrolTotp.ts';
import { html, type Markup } from '../../html.ts';
import { TEXTS } from '../texts.ts';
import { oneTimeCodeField } from './oneTimeCodeField.ts';
import { errorNote, otherWay, type StepContext, stepForm, stepPage } from './stepPage.ts';

/** @param shown the new secret, this once; null: it was shown, and only the code is wanted again. */
export function totpEnrolmentPage(
  context: StepContext,
  shown: { readonly authenticator: TotpEnrolmentBegun; readonly qrCode: string } | null,
): Markup {
  const texts = TEXTS.totp;
  return stepPage(context, {
    title: texts.title,
    script: 'signIn',
    content: html`${shown === null ? html`<p>${texts.again}</p>` : secret(shown)} ${errorNote(context)}
      ${stepForm(context, {
        path: 'enrolments/totp/confirm',
        attributes: { 'data-code': '' },
        content: oneTimeCodeField(context, shown === null ? texts.label : texts.confirm, texts.submit),
      })}
      ${shown === null ? startAgain(context) : null}
      ${otherWay(context)}`,
  });
}

function secret({ authenticator, qrCode }: { readonly authenticator: TotpEnrolmentBegun; readonly qrCode: string }): Markup {
  const texts = TEXTS.totp;
  return html`<p>${texts.scan}</p>
    <img class="qr" src=${qrCode} alt=${texts.qrAlt} width="220" height="220" />
    <p class="open-app"><a class="button secondary" href=${authenticator.uri}>${texts.openApp}</a></p>
    <p>${texts.typeInstead}</p>
    <p class="secret">${groupsOfFour(authenticator.base32).map((group) => html`<span>${group}</span> `)}</p>`;
}

function startAgain(context: StepContext): Markup {
  return stepForm(context, {
    path: 'enrolments/totp',
    content: html`<button type="submit" class="secondary">${TEXTS.totp.startAgain}</button>`,
  });
}

function groupsOfFour(text: string): readonly string[] {
  return text.match(/.{1,4}/g) ?? [];
}
