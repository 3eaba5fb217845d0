import type { StepView } from '../../../flows/signIn/step.ts';
import { html, type Markup } from '../../html.ts';
import { layout } from '../../layout.ts';
import { REFUSAL_TEXTS, TEXTS } from '../texts.ts';
import { helpReference } from './helpReference.ts';
import type { StepOf } from './stepPage.ts';

export interface RefusedOnward {
  /** Back to the application that asked; null: none did. */
  readonly back: string | null;
  readonly again: string;
  /** Where a pass is typed before the sign-in begins. */
  readonly withPass: string;
}

/** B7: refusals that a pass ends; the attempt itself is over. */
const ENDED_BY_PASS: readonly StepOf<'refused'>['why'][] = ['enrolment_window_closed', 'recovery_needed'];

/** The reason in words, what to do now, who can help: never a dead end without a sentence. */
export function refusedPage(view: Omit<StepView, 'step'>, step: StepOf<'refused'>, onward: RefusedOnward): Markup {
  const texts = TEXTS.refused;
  const { why, whatToDo } = REFUSAL_TEXTS[step.why];
  return layout({
    title: step.why === 'second_factor_locked' ? texts.lockedTitle : texts.title,
    tenantName: view.tenantName,
    applicationName: view.applicationName,
    script: 'none',
    content: html`<h1>${step.why === 'second_factor_locked' ? texts.lockedTitle : texts.title}</h1>
      <p role="alert">${why}</p>
      <p>${whatToDo}</p>
      ${helpReference(step.helpContact, step.caseNumber)}
      <p>
        ${
          step.returnTo.kind === 'oidc' && onward.back !== null
            ? html`<a class="button secondary" href=${onward.back}>${texts.backTo(view.applicationName ?? 'the application')}</a>`
            : html`<a class="button secondary" href=${onward.again}>${texts.again}</a>`
        }
      </p>
      ${ENDED_BY_PASS.includes(step.why) ? html`<p class="aside"><a href=${onward.withPass}>${TEXTS.pass.way}</a></p>` : null}`,
  });
}

/**
 * Answers the post that ended an attempt. The browser goes on by a navigation of its own, because Chromium holds every
 * redirect after a post to form-action, and the way on leads to the application.
 */
export function onwardPage(
  view: Pick<StepView, 'tenantName' | 'applicationName'>,
  end: { readonly as: 'signed_in' | 'cancelled'; readonly address: string },
): Markup {
  const texts = TEXTS.onward;
  const title = end.as === 'signed_in' ? texts.title : texts.cancelledTitle;
  return layout({
    title,
    tenantName: view.tenantName,
    applicationName: view.applicationName,
    script: 'none',
    goesTo: end.address,
    content: html`<h1>${title}</h1>
      <p>${end.as === 'signed_in' ? texts.lead : texts.cancelledLead}</p>
      <p><a class="button primary" href=${end.address}>${texts.go}</a></p>`,
  });
}
