import type { FactorKind } from '../../../domain/factors/factor.ts';
import { assertNever } from '../../../kernel/never.ts';
import { dayText, isoText } from '../../dayText.ts';
import { providerButtons } from '../../federation/providerButtons.ts';
import { html, type Markup } from '../../html.ts';
import { kindAddress } from '../addresses.ts';
import { deadlineText, FACTOR_TEXTS, TEXTS } from '../texts.ts';
import { helpReference } from './helpReference.ts';
import { mailCodePage } from './mailCodePage.ts';
import { passNeededPage, passPage, passWay } from './passPage.ts';
import { reasonsNote } from './reasonsNote.ts';
import { phoneEnrolmentPage } from './smsPages.ts';
import { cancelForm, errorNote, personLine, type StepContext, type StepOf, stepForm, stepPage } from './stepPage.ts';
import { webauthnEnrolmentPage } from './webauthnEnrolmentPage.ts';

type Enrolling = StepOf<'enrol'>;

/** Why, what is allowed, one recommendation, and a way out. */
export function enrolPage(context: StepContext, step: Enrolling): Markup {
  const own = context.view.intent;
  const wanted = own?.kind === 'enrol' ? own.factor : context.chosen;
  if (wanted === 'webauthn' && step.needs === null && step.factors.includes('webauthn')) return webauthnEnrolmentPage(context, step);
  if (wanted === 'sms' && context.chosen !== 'pass' && step.needs === null && step.sms !== null) return phoneEnrolmentPage(context, step);
  if (step.needs === 'pass' && step.passServes) {
    return passNeededPage(context, step, { deadline: deadlineNote(step), skip: step.skippable ? skipForm(context) : null });
  }
  if (step.needs === 'mail_code') {
    return mailCodePage(context, step, { deadline: deadlineNote(step), skip: step.skippable ? skipForm(context) : null });
  }
  if (context.chosen === 'pass' && step.passServes) return passPage(context, step);
  if (own?.kind === 'enrol') return addFactorPage(context, step, own.factor);
  const texts = TEXTS.enrol;
  return stepPage(context, {
    title: step.skippable ? texts.titleSkippable : texts.titleRequired,
    script: 'none',
    content: html`${personLine(step.person, context.view.intent)} ${errorNote(context)}
      ${reasonsNote(step.because, texts.why)} ${deadlineNote(step)}
      <p>${texts.lead}</p>
      ${choices(context, step)} ${providerButtons(context)} ${step.skippable ? skipForm(context) : null}
      <details class="help" open=${!offersReal(step) && offersCodes(step)}>
        <summary>${texts.noneOfThese}</summary>
        ${offersCodes(step) ? codesForm(context) : null}
        <p>${texts.noneOfTheseLead}</p>
        ${helpReference(step.helpContact, context.view.attempt)}
      </details>
      ${passWay(context, step)}
      ${cancelForm(context)}`,
  });
}

/** F9: the way out for whoever can use nothing else, where the tenant has opened it. */
function offersCodes(step: Enrolling): boolean {
  return step.needs === null && step.factors.includes('backup_code');
}

function offersReal(step: Enrolling): boolean {
  return step.factors.some(isShown);
}

/** What these pages can set up as a real factor. */
function isShown(kind: FactorKind): kind is Exclude<FactorKind, 'backup_code'> {
  return kind !== 'backup_code';
}

function codesForm(context: StepContext): Markup {
  return html`<p>${TEXTS.enrol.codesLead}</p>
    ${stepForm(context, {
      path: 'enrolments/backup-codes',
      content: html`<button type="submit" class="secondary">${TEXTS.enrol.codesSubmit}</button>`,
    })}`;
}

/** One more factor of the kind that the person chose on their own page. */
function addFactorPage(context: StepContext, step: Enrolling, kind: FactorKind): Markup {
  return stepPage(context, {
    title: TEXTS.own.titleAdd[kind],
    script: 'none',
    content: html`${personLine(step.person, context.view.intent)} ${errorNote(context)}
      ${kind === 'backup_code' && step.needs === null ? codesForm(context) : beginApp(context, step)}
      ${passWay(context, step)} ${cancelForm(context)}`,
  });
}

/** What there is to choose was chosen before this page: the secret waits for a post, and for nothing else. */
function beginApp(context: StepContext, step: Enrolling): Markup {
  if (step.needs !== null || !step.factors.includes('totp')) return choices(context, step);
  const button = html`<button type="submit" class="primary">${TEXTS.webauthn.submit}</button>`;
  return html`<p>${FACTOR_TEXTS.totp.about}</p>
    ${stepForm(context, { path: 'enrolments/totp', content: button })}`;
}

function deadlineNote({ deadline, daysLeft }: Enrolling): Markup {
  if (deadline === null || daysLeft === null) return null;
  const day = dayText(deadline, daysLeft <= 1 ? 'with_time' : 'day_only');
  return html`<p class="deadline"><time datetime=${isoText(deadline)}>${deadlineText(daysLeft, day)}</time></p>`;
}

function choices(context: StepContext, step: Enrolling): Markup {
  const texts = TEXTS.enrol;
  switch (step.needs) {
    case 'pass':
      return html`<p class="notice">${texts.needsPass}</p>`;
    // Asked as steps of their own before this one (S10, S11).
    case 'mail_code':
    case 'reauthentication':
    case null:
      break;
    default:
      return assertNever(step.needs);
  }
  const kinds = step.factors.filter(isShown);
  if (kinds.length === 0 && offersCodes(step)) return null;
  if (kinds.length === 0) return html`<p class="notice">${texts.nothingPossible}</p>`;
  return html`${context.view.intent === null ? html`<h2>${texts.choose}</h2>` : null}
    <ul class="choices">
      ${kinds.map((kind, position) => html`<li>${choice(context, kind, position === 0 && kinds.length > 1)}</li>`)}
    </ul>`;
}

/** A passkey and a phone are set up on pages of their own; the secret of an app is made by a post. */
function choice(context: StepContext, kind: Exclude<FactorKind, 'backup_code'>, isRecommended: boolean): Markup {
  const { name, about } = FACTOR_TEXTS[kind];
  const inside = html`<span class="name">${name}${isRecommended ? html` <span class="badge">${TEXTS.enrol.recommended}</span>` : null}</span>
    <span class="about">${about}</span>`;
  return kind !== 'totp'
    ? html`<a class="choice" href=${kindAddress(context.place, kind)}>${inside}</a>`
    : stepForm(context, { path: 'enrolments/totp', content: html`<button type="submit" class="choice">${inside}</button>` });
}

function skipForm(context: StepContext): Markup {
  return stepForm(context, {
    path: 'skip',
    content: html`<button type="submit" class="secondary">${TEXTS.enrol.skip}</button>`,
  });
}
