import { html, type Markup } from '../../html.ts';
import { TEXTS } from '../texts.ts';
import { helpReference } from './helpReference.ts';
import { passPage, passWay } from './passPage.ts';
import { reasonsNote } from './reasonsNote.ts';
import { cancelForm, errorNote, invalid, personLine, type StepContext, type StepOf, stepForm, stepPage } from './stepPage.ts';

/**
 * S11: before a first factor is bound, a code to the address of the account. It is sent by a post, so that nothing leaves
 * because a page was looked at.
 */
export function mailCodePage(
  context: StepContext,
  step: StepOf<'enrol'>,
  rest: { readonly deadline: Markup; readonly skip: Markup },
): Markup {
  if (context.chosen === 'pass' && step.passServes) return passPage(context, step);
  const texts = TEXTS.mailCode;
  return stepPage(context, {
    title: texts.title,
    script: 'signIn',
    content: html`${personLine(step.person, context.view.intent)}
      <p>${texts.why}</p>
      ${rest.deadline} ${errorNote(context)}
      ${askingForCode(context, step)} ${rest.skip}
      ${passWay(context, step)}
      <details class="help" open=${!hasAddress(step)}>
        <summary>${texts.noMail}</summary>
        <p>${texts.noMailLead}</p>
        ${helpReference(step.helpContact, context.view.attempt)}
      </details>
      ${reasonsNote(step.because, TEXTS.enrol.why)}
      ${cancelForm(context)}`,
  });
}

function hasAddress({ mailCode }: StepOf<'enrol'>): boolean {
  return mailCode !== null && mailCode.to !== null;
}

function askingForCode(context: StepContext, { mailCode }: StepOf<'enrol'>): Markup {
  const texts = TEXTS.mailCode;
  if (mailCode === null || mailCode.to === null) return html`<p class="notice">${texts.noAddress}</p>`;
  const send = (label: string, className: string): Markup =>
    stepForm(context, { path: 'mail-code/send', content: html`<button type="submit" class=${className}>${label}</button>` });
  if (mailCode.sentAt === null) return html`<p>${texts.willSend} <strong>${mailCode.to}</strong></p>${send(texts.send, 'primary')}`;
  const outcome = mailCode.delivery === 'failed' ? html`<p class="notice">${texts.failed}</p>` : null;
  return html`${outcome}
    <p id="how">${texts.sent} <strong>${mailCode.to}</strong></p>
    ${stepForm(context, {
      path: 'mail-code',
      attributes: { 'data-code': '' },
      content: html`<label for="code">${texts.label}</label>
        <input id="code" name="code" type="text" class="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="12"
          autofocus ...${invalid(context)} />
        <button type="submit" class="primary">${texts.submit}</button>`,
    })}
    ${send(texts.again, 'quiet')}`;
}
