import { html, type Markup } from '../../html.ts';
import { layout } from '../../layout.ts';
import { attemptAddress, wayAddress } from '../addresses.ts';
import { TEXTS } from '../texts.ts';
import { helpReference } from './helpReference.ts';
import { reasonsNote } from './reasonsNote.ts';
import { cancelForm, errorNote, invalid, personLine, type StepContext, type StepOf, stepForm, stepPage } from './stepPage.ts';

/** The quiet way to the pass, on pages where one leads on. */
export function passWay(context: StepContext, { passServes }: StepOf<'challenge' | 'enrol'>): Markup {
  return passServes ? html`<p class="aside"><a href=${wayAddress(context.place, 'pass')}>${TEXTS.pass.way}</a></p>` : null;
}

/** B7: a pass in the place of the factor that somebody no longer has, or of what else the enrolment needs. */
export function passPage(context: StepContext, step: StepOf<'challenge' | 'enrol'>): Markup {
  const texts = TEXTS.pass;
  return stepPage(context, {
    title: texts.title,
    script: 'none',
    content: html`${personLine(step.person, context.view.intent)}
      <p id="how">${texts.lead}</p>
      ${errorNote(context)}
      ${passForm(context)}
      <p class="aside"><a href=${attemptAddress(context.place)}>${texts.back}</a></p>
      ${cancelForm(context)}`,
  });
}

/** S11: nothing but a pass leads on here: why, who gives one, and where it is typed. */
export function passNeededPage(
  context: StepContext,
  step: StepOf<'enrol'>,
  rest: { readonly deadline: Markup; readonly skip: Markup },
): Markup {
  const texts = TEXTS.pass;
  return stepPage(context, {
    title: texts.neededTitle,
    script: 'none',
    content: html`${personLine(step.person, context.view.intent)}
      <p id="how">${texts.needed}</p>
      ${helpReference(step.helpContact, context.view.attempt)} ${rest.deadline} ${errorNote(context)}
      ${passForm(context)} ${rest.skip}
      ${reasonsNote(step.because, TEXTS.enrol.why)}
      ${cancelForm(context)}`,
  });
}

function passForm(context: StepContext): Markup {
  return stepForm(context, { path: 'pass', content: passField(context, TEXTS.pass.submit) });
}

function passField(context: Pick<StepContext, 'error'>, submit: string): Markup {
  return html`<label for="code">${TEXTS.pass.label}</label>
    <input id="code" name="code" type="text" class="code long" autocomplete="off" autocapitalize="none" spellcheck="false" required
      maxlength="64" autofocus ...${invalid(context)} />
    <button type="submit" class="primary">${submit}</button>`;
}

/** Before anybody is known: for whoever is refused without one. The same page whatever was typed before (P5). */
export function passStartPage(page: { readonly tenantName: string; readonly tenantSlug: string; readonly error: string | null }): Markup {
  const texts = TEXTS.pass;
  return layout({
    title: page.error === null ? texts.title : `Error: ${texts.title}`,
    tenantName: page.tenantName,
    applicationName: null,
    script: 'none',
    content: html`<h1>${texts.title}</h1>
      <p>${texts.startLead}</p>
      ${errorNote(page)}
      <form method="post" action=${`/t/${page.tenantSlug}/sign-in/with-pass`}>${passField(page, texts.startSubmit)}</form>
      <p class="aside"><a href=${`/t/${page.tenantSlug}/sign-in`}>${texts.without}</a></p>`,
  });
}
