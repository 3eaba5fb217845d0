import { DELIVERED_CODE } from '../../../domain/factors/deliveredCode.ts';
import { SECOND } from '../../../kernel/instant.ts';
import { html, type Markup } from '../../html.ts';
import type { StepPath } from '../addresses.ts';
import { TEXTS } from '../texts.ts';
import { oneTimeCodeField } from './oneTimeCodeField.ts';
import { errorNote, invalid, otherWay, personLine, type StepContext, type StepOf, stepForm, stepPage } from './stepPage.ts';

type Sent = NonNullable<NonNullable<StepOf<'enrol'>['sms']>['pending']>;

/** The code goes out by a post, so that nothing is sent because a page was looked at. */
export function smsChallenge(context: StepContext, { sms }: StepOf<'challenge'>): Markup {
  const texts = TEXTS.sms;
  const phones = sms?.phones ?? [];
  const sent = sms?.sent ?? null;
  const sendTo = (factor: string, label: string, className: string): Markup =>
    stepForm(context, {
      path: 'sms/send',
      content: html`<input type="hidden" name="factor" value=${factor} />
        <button type="submit" class=${className}>${label}</button>`,
    });
  if (sent === null) {
    return html`<p>${texts.lead}</p>
      ${phones.map(({ factor, to }, position) => sendTo(factor, texts.sendTo(to), position === 0 ? 'primary' : 'secondary'))}`;
  }
  const others = phones.filter(({ factor }) => factor !== sent.factor);
  return html`${codeForm(context, { sent, path: 'sms' })}
    ${resendForm(context, { sent, path: 'sms/send', factor: sent.factor })}
    ${others.map(({ factor, to }) => sendTo(factor, texts.sendTo(to), 'quiet'))}`;
}

/** A number first, then the code that was sent to it. */
export function phoneEnrolmentPage(context: StepContext, step: StepOf<'enrol'>): Markup {
  const texts = TEXTS.phone;
  const pending = step.sms?.pending ?? null;
  return stepPage(context, {
    title: texts.title,
    script: 'signIn',
    content: html`${personLine(step.person, context.view.intent)} ${errorNote(context)}
      ${pending === null ? numberForm(context, step) : confirmation(context, step, pending)}
      ${otherWay(context)}`,
  });
}

function confirmation(context: StepContext, step: StepOf<'enrol'>, pending: Sent): Markup {
  return html`${codeForm(context, { sent: pending, path: 'enrolments/sms/confirm' })}
    ${resendForm(context, { sent: pending, path: 'enrolments/sms/resend', factor: null })}
    <details class="help">
      <summary>${TEXTS.phone.another}</summary>
      ${numberForm(context, step)}
    </details>`;
}

function numberForm(context: StepContext, { sms }: StepOf<'enrol'>): Markup {
  const texts = TEXTS.phone;
  const allowed = countriesByName(context, sms?.countries ?? []);
  return stepForm(context, {
    path: 'enrolments/sms',
    content: html`<label for="country">${texts.country}</label>
      <select id="country" name="country" autocomplete="country">
        ${allowed.map(
          ({ country, callingCode, name }) =>
            html`<option value=${country} selected=${country === context.country}>${name} (+${callingCode})</option>`,
        )}
      </select>
      <label for="number">${texts.number}</label>
      <input id="number" name="number" type="tel" inputmode="tel" autocomplete="tel" required maxlength="40" value=${context.number}
        aria-describedby="consent" ...${invalid(context)} />
      <p class="hint" id="consent">${texts.consent}</p>
      <button type="submit" class="primary">${texts.send}</button>`,
  });
}

function codeForm(context: StepContext, { sent, path }: { readonly sent: Sent; readonly path: StepPath }): Markup {
  const texts = TEXTS.sms;
  return html`<p id="how">${texts.sent} <strong>${sent.to}</strong></p>
    ${sent.delivery === 'under_way' ? null : html`<p class="notice" role="status">${texts[sent.delivery]}</p>`}
    ${stepForm(context, { path, attributes: { 'data-code': '' }, content: oneTimeCodeField(context, texts.label) })}`;
}

/** With the script the button counts down and then can be pressed; without, pressing it too soon says how long to wait. */
function resendForm(
  context: StepContext,
  { sent, path, factor }: { readonly sent: Sent; readonly path: StepPath; readonly factor: string | null },
): Markup {
  const texts = TEXTS.sms;
  // The two clocks may differ; nobody waits longer than the rule says.
  const wait = Math.min(DELIVERED_CODE.resendAfter / SECOND, Math.max(0, Math.ceil((sent.resendAt - context.now) / SECOND)));
  return stepForm(context, {
    path,
    className: 'resend',
    attributes: { 'data-wait': String(wait), 'data-waiting': texts.waiting },
    content: html`${factor === null ? null : html`<input type="hidden" name="factor" value=${factor} />`}
      <button type="submit" class="quiet">${texts.again}</button>
      ${wait === 0 ? null : html`<p class="hint">${texts.wait(wait)}</p>`}`,
  });
}

/** English names, in their order, with the calling code that people know their number by. */
function countriesByName({ callingCodes }: StepContext, allowed: readonly string[]) {
  const names = new Intl.DisplayNames(['en'], { type: 'region' });
  return callingCodes
    .filter(({ country }) => allowed.includes(country))
    .map((one) => ({ ...one, name: names.of(one.country) ?? one.country }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
}
