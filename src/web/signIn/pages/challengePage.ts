import type { FactorKind } from '../../../domain/factors/factor.ts';
import { providerButtons } from '../../federation/providerButtons.ts';
import { html, type Markup } from '../../html.ts';
import { kindAddress, optionsAddress } from '../addresses.ts';
import { FACTOR_TEXTS, RUNWAY_TEXTS, TEXTS } from '../texts.ts';
import { oneTimeCodeField } from './oneTimeCodeField.ts';
import { passPage, passWay } from './passPage.ts';
import { reasonsNote } from './reasonsNote.ts';
import { smsChallenge } from './smsPages.ts';
import { cancelForm, ceremonyForm, errorNote, invalid, personLine, type StepContext, type StepOf, stepForm, stepPage } from './stepPage.ts';

/** A factor that the person has: the strongest first, the rest behind "use another way". */
export function challengePage(context: StepContext, step: StepOf<'challenge'>): Markup {
  if (context.chosen === 'pass' && step.passServes) return passPage(context, step);
  const texts = TEXTS.challenge;
  const shown = step.factors.find((kind) => kind === context.chosen) ?? step.factors[0] ?? null;
  const others = step.factors.filter((kind) => kind !== shown);
  const isGuard = step.purpose === 'guard';
  return stepPage(context, {
    title: isGuard ? texts.guardTitle : texts.title,
    script: 'signIn',
    content: html`${personLine(step.person, context.view.intent)} ${isGuard ? html`<p>${context.view.intent?.kind === 'prove' ? TEXTS.own.guardProve : texts.guard}</p>` : null} ${runwayNote(step)} ${errorNote(context)}
      ${shown === null ? null : challengeForm(context, step, shown)}
      ${others.length === 0 ? null : otherWays(context, others)}
      ${reasonsNote(step.because, texts.why)}
      ${providerButtons(context)} ${passWay(context, step)}
      ${cancelForm(context)}`,
  });
}

function challengeForm(context: StepContext, step: StepOf<'challenge'>, kind: FactorKind): Markup {
  const texts = TEXTS.challenge;
  switch (kind) {
    case 'webauthn':
      return html`<p>${texts.webauthn}</p>
        ${ceremonyForm(context, {
          path: 'webauthn',
          options: optionsAddress(context.place, 'webauthn'),
          kind: 'get',
          button: texts.webauthnSubmit,
          buttonClass: 'primary',
        })}`;
    case 'totp':
      return html`<p id="how">${texts.totp}</p>
        ${stepForm(context, { path: 'totp', attributes: { 'data-code': '' }, content: oneTimeCodeField(context, texts.totpLabel) })}`;
    case 'backup_code':
      return html`<p id="how">${step.runway?.stage === 'last' ? texts.lastCode : texts.backupCode}</p>
        ${stepForm(context, {
          path: 'backup-code',
          content: backupCodeField(context, { label: texts.backupCodeLabel, submit: texts.submit, focus: 'at_once' }),
        })}`;
    case 'sms':
      return smsChallenge(context, step);
    default:
      return kind satisfies never;
  }
}

/** One field for a backup code, in whatever spelling it was written down. */
export function backupCodeField(
  context: Pick<StepContext, 'error'>,
  words: { readonly label: string; readonly submit: string; readonly focus: 'at_once' | 'when_chosen' },
): Markup {
  return html`<label for="code">${words.label}</label>
    <input id="code" name="code" type="text" class="code long" autocomplete="off" autocapitalize="none" spellcheck="false" required
      maxlength="64" autofocus=${words.focus === 'at_once'} ...${invalid(context)} />
    <button type="submit" class="primary">${words.submit}</button>`;
}

/** F10: somebody who has nothing but codes sees how many are left, and in time what to do. */
function runwayNote({ runway }: StepOf<'challenge'>): Markup {
  if (runway === null) return null;
  return html`<p class=${runway.stage === 'enough' ? 'hint' : 'notice'}>${RUNWAY_TEXTS[runway.stage](runway.left)}</p>`;
}

function otherWays(context: StepContext, kinds: readonly FactorKind[]): Markup {
  return html`<nav class="others" aria-labelledby="others">
    <h2 id="others">${TEXTS.challenge.another}</h2>
    <ul>
      ${kinds.map((kind) => html`<li><a href=${kindAddress(context.place, kind)}>${FACTOR_TEXTS[kind].name}</a></li>`)}
    </ul>
  </nav>`;
}
