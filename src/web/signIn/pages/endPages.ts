import type { ReturnTo } from '../../../domain/sessions/signInAttempt.ts';
import type { StepView } from '../../../flows/signIn/step.ts';
import { html, type Markup } from '../../html.ts';
import { layout } from '../../layout.ts';
import { isOwn } from '../onward.ts';
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
  const { why, whatToDo } = reasonOf(step);
  const title = step.why === 'second_factor_locked' ? texts.lockedTitle : isOwn(step.returnTo) ? TEXTS.own.refusedTitle : texts.title;
  return layout({
    title,
    tenantName: view.tenantName,
    applicationName: view.applicationName,
    script: 'none',
    content: html`<h1>${title}</h1>
      <p role="alert">${why}</p>
      <p>${whatToDo}</p>
      ${helpReference(step.helpContact, step.caseNumber)}
      <p>
        ${wayOut(view, step, onward)}
      </p>
      ${ENDED_BY_PASS.includes(step.why) ? html`<p class="aside"><a href=${onward.withPass}>${TEXTS.pass.way}</a></p>` : null}`,
  });
}

function reasonOf(step: StepOf<'refused'>): { readonly why: string; readonly whatToDo: string } {
  if (step.why !== 'no_allowed_factor' || !isOwn(step.returnTo)) return REFUSAL_TEXTS[step.why];
  return { why: TEXTS.own.kindNotAllowed, whatToDo: TEXTS.own.kindNotAllowedWhatToDo };
}

function wayOut(view: Omit<StepView, 'step'>, step: StepOf<'refused'>, onward: RefusedOnward): Markup {
  const { backTo, again } = TEXTS.refused;
  if (onward.back !== null && isOwn(step.returnTo)) return html`<a class="button secondary" href=${onward.back}>${TEXTS.own.back}</a>`;
  if (onward.back !== null && ['oidc', 'forward', 'saml'].includes(step.returnTo.kind))
    return html`<a class="button secondary" href=${onward.back}>${backTo(view.applicationName ?? 'the application')}</a>`;
  return html`<a class="button secondary" href=${onward.again}>${again}</a>`;
}

/**
 * Answers the post that ended an attempt. The browser goes on by a navigation of its own, because Chromium holds every
 * redirect after a post to form-action, and the way on leads to the application.
 */
export function onwardPage(
  view: Pick<StepView, 'tenantName' | 'applicationName'>,
  end: { readonly as: 'signed_in' | 'cancelled'; readonly returnTo: ReturnTo; readonly address: string },
): Markup {
  const texts = TEXTS.onward;
  const { title, lead } = endWords(end);
  return layout({
    title,
    tenantName: view.tenantName,
    applicationName: view.applicationName,
    script: 'none',
    goesTo: end.address,
    content: html`<h1>${title}</h1>
      <p>${lead}</p>
      <p><a class="button primary" href=${end.address}>${texts.go}</a></p>`,
  });
}

function endWords({ as, returnTo }: { readonly as: 'signed_in' | 'cancelled'; readonly returnTo: ReturnTo }) {
  const { onward, own } = TEXTS;
  if (isOwn(returnTo)) return { title: as === 'signed_in' ? own.doneTitle : own.cancelledTitle, lead: own.lead };
  return as === 'signed_in' ? { title: onward.title, lead: onward.lead } : { title: onward.cancelledTitle, lead: onward.cancelledLead };
}
