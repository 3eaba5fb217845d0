import type { FactorKind } from '../../../domain/factors/factor.ts';
import { html, type Markup } from '../../html.ts';
import { kindAddress, optionsAddress } from '../addresses.ts';
import { FACTOR_TEXTS, TEXTS } from '../texts.ts';
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
    content: html`${personLine(step.person)} ${isGuard ? html`<p>${texts.guard}</p>` : null} ${errorNote(context)}
      ${shown === null ? null : challengeForm(context, step, shown)}
      ${others.length === 0 ? null : otherWays(context, others)}
      ${reasonsNote(step.because, texts.why)}
      ${passWay(context, step)}
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
      return html`<p id="how">${texts.backupCode}</p>
        ${stepForm(context, {
          path: 'backup-code',
          content: html`<label for="code">${texts.backupCodeLabel}</label>
            <input id="code" name="code" type="text" class="code long" autocomplete="off" autocapitalize="none" spellcheck="false" required
              maxlength="64" autofocus ...${invalid(context)} />
            <button type="submit" class="primary">${texts.submit}</button>`,
        })}`;
    case 'sms':
      return smsChallenge(context, step);
    default:
      return kind satisfies never;
  }
}

/** One field of six digits. With the script it submits on the sixth. */
export function oneTimeCodeField(context: Pick<StepContext, 'error'>, label: string, submit: string = TEXTS.challenge.submit): Markup {
  return html`<label for="code">${label}</label>
    <input id="code" name="code" type="text" class="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="12"
      pattern="[0-9 ]*" autofocus ...${invalid(context)} />
    <button type="submit" class="primary">${submit}</button>`;
}

function otherWays(context: StepContext, kinds: readonly FactorKind[]): Markup {
  return html`<nav class="others" aria-labelledby="others">
    <h2 id="others">${TEXTS.challenge.another}</h2>
    <ul>
      ${kinds.map((kind) => html`<li><a href=${kindAddress(context.place, kind)}>${FACTOR_TEXTS[kind].name}</a></li>`)}
    </ul>
  </nav>`;
}
