import { html, type Markup } from '../../html.ts';
import { TEXTS } from '../texts.ts';
import { backupCodeField } from './challengePage.ts';
import { codesList } from './codesList.ts';
import { errorNote, otherWay, type StepContext, stepForm, stepPage } from './stepPage.ts';

/**
 * Backup codes as the first and only factor (F9).
 * @param codes the new ones, this once; null: they were shown, and only one of them is wanted back again.
 */
export function codesEnrolmentPage(context: StepContext, codes: readonly string[] | null): Markup {
  const texts = TEXTS.codesEnrolment;
  const isAgain = codes === null;
  return stepPage(context, {
    title: texts.title,
    script: 'signIn',
    content: html`<p>${isAgain ? texts.again : texts.lead}</p>
      ${isAgain ? null : codesList(codes)} ${errorNote(context)}
      ${isAgain ? null : html`<h2>${texts.saved}</h2>`}
      ${stepForm(context, {
        path: 'enrolments/backup-codes/confirm',
        content: html`${isAgain ? null : html`<p class="hint">${texts.typeBack}</p>`}
          ${backupCodeField(context, { label: texts.label, submit: texts.submit, focus: isAgain ? 'at_once' : 'when_chosen' })}`,
      })}
      ${isAgain ? startAgain(context) : null}
      ${otherWay(context)}`,
  });
}

function startAgain(context: StepContext): Markup {
  return stepForm(context, {
    path: 'enrolments/backup-codes',
    content: html`<button type="submit" class="secondary">${TEXTS.codesEnrolment.startAgain}</button>`,
  });
}
