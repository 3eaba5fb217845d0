import { providerButtons } from '../../federation/providerButtons.ts';
import { html, type Markup } from '../../html.ts';
import { attemptAddress, optionsAddress } from '../addresses.ts';
import { TEXTS } from '../texts.ts';
import { cancelForm, ceremonyForm, errorNote, invalid, personLine, type StepContext, type StepOf, stepForm, stepPage } from './stepPage.ts';

/** Nobody is known yet. The same page whoever was named before (P5). */
export function identifyPage(context: StepContext): Markup {
  const texts = TEXTS.identify;
  return stepPage(context, {
    title: texts.title,
    script: 'signIn',
    content: html`${errorNote(context)}
      ${stepForm(context, {
        path: 'password',
        attributes: patient(context),
        content: html`<label for="loginName">${texts.loginName}</label>
          <input id="loginName" name="loginName" type="text" autocomplete="username webauthn" autocapitalize="none" spellcheck="false"
            required maxlength="254" value=${context.loginName} autofocus=${context.loginName === ''} ...${invalid(context)} />
          ${passwordField(context, context.loginName !== '')}
          <div class="check">
            <input id="wantsFactor" name="wantsFactor" type="checkbox" value="yes" aria-describedby="wantsFactorHint" />
            <label for="wantsFactor">${texts.wantsFactor}</label>
            <p class="hint" id="wantsFactorHint">${texts.wantsFactorHint}</p>
          </div>
          <button type="submit" class="primary">${texts.submit}</button>
          <p class="note" role="status"></p>`,
      })}
      ${passkeyForm(context, 'conditional')} ${providerButtons(context)} ${byMail(context)} ${context.view.applicationName === null ? null : cancelForm(context)}`,
  });
}

/** The same person's first factor again. */
export function reauthenticatePage(context: StepContext, step: StepOf<'reauthenticate'>): Markup {
  const texts = TEXTS.reauthenticate;
  return stepPage(context, {
    title: texts.title,
    script: 'signIn',
    content: html`${personLine(step.person, context.view.intent)}
      <p>${texts.lead}</p>
      ${errorNote(context)}
      ${stepForm(context, {
        path: 'password',
        attributes: patient(context),
        content: html`<input type="text" name="loginName" value=${step.person.loginName} autocomplete="username" hidden readonly />
          ${passwordField(context, true)}
          <button type="submit" class="primary">${texts.submit}</button>
          <p class="note" role="status"></p>`,
      })}
      ${passkeyForm(context, 'get')} ${providerButtons(context)} ${forgot(context)} ${cancelForm(context)}`,
  });
}

/** With script it waits its turn where many sign in at once, and what was typed is sent again by itself. */
function patient({ place }: StepContext): Readonly<Record<string, string>> {
  return { 'data-busy': TEXTS.identify.busy, 'data-here': attemptAddress(place) };
}

function byMail(context: StepContext): Markup {
  const { register } = context.byMail;
  return html`${forgot(context)} ${register === null ? null : html`<p class="aside"><a href=${register}>${TEXTS.identify.register}</a></p>`}`;
}

function forgot({ byMail: { forgot: address } }: StepContext): Markup {
  return address === null ? null : html`<p class="aside"><a href=${address}>${TEXTS.identify.forgot}</a></p>`;
}

function passwordField(context: StepContext, isFirst: boolean): Markup {
  return html`<label for="password">${TEXTS.identify.password}</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024"
      autofocus=${isFirst} ...${invalid(context)} />`;
}

function passkeyForm(context: StepContext, kind: 'get' | 'conditional'): Markup {
  if (context.passkeys === 'unavailable') return null;
  return html`<p class="or"><span>or</span></p>
    ${ceremonyForm(context, {
      path: 'passkey',
      options: optionsAddress(context.place, 'passkey'),
      kind,
      button: TEXTS.identify.passkey,
      buttonClass: 'secondary',
    })}`;
}
