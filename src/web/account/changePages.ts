import type { OwnFactorView } from '../../flows/selfService/readOwnFactor.ts';
import type { RenewalView } from '../../flows/selfService/renewOwnCodes.ts';
import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';
import { FACTOR_TEXTS } from '../signIn/texts.ts';
import { type AccountPlace, accountAddress, accountForm } from './accountPlace.ts';
import { ACCOUNT_TEXTS } from './accountTexts.ts';

/** What was meant, what will happen, and what it needs, before it is done. S9: or why it cannot be done now, and what to do. */
export function removeFactorPage(place: AccountPlace, view: OwnFactorView): Markup {
  const texts = ACCOUNT_TEXTS.remove;
  const label = nameOf(view);
  if (view.removal === 'last_usable') {
    return changePage(place, {
      title: texts.keptTitle(label),
      tenantName: view.tenantName,
      content: html`<p>${texts.kept}</p>
        <p>${texts.keptWhatToDo}</p>`,
    });
  }
  return changePage(place, {
    title: texts.title(label),
    tenantName: view.tenantName,
    content: html`<p>${texts.lead} ${texts.lost}</p>
      ${view.takesCodes ? html`<p class="notice">${texts.takesCodes}</p>` : null}
      ${confirmForm(place, { path: `factors/${view.factor.id}/remove`, proof: view.proof, submit: texts.submit })}`,
  });
}

export function renewCodesPage(place: AccountPlace, view: RenewalView): Markup {
  const texts = ACCOUNT_TEXTS.codes;
  return changePage(place, {
    title: texts.renewTitle,
    tenantName: view.tenantName,
    content: html`<p>${texts.renewLead} ${view.left === null ? '' : texts.renewKills(view.left)}</p>
      ${confirmForm(place, { path: 'backup-codes/renew', proof: view.proof, submit: texts.submit })}`,
  });
}

/** @param typed what was not accepted; null: nothing was sent yet. */
export function renameFactorPage(place: AccountPlace, view: OwnFactorView, typed: string | null): Markup {
  const texts = ACCOUNT_TEXTS.rename;
  const invalid = typed === null ? { 'aria-describedby': 'labelHint' } : { 'aria-invalid': 'true', 'aria-describedby': 'error' };
  return changePage(place, {
    title: `${texts.title} ${nameOf(view)}`,
    tenantName: view.tenantName,
    content: html`${typed === null ? null : html`<p class="error" role="alert" id="error">${ACCOUNT_TEXTS.labelMalformed}</p>`}
      ${accountForm(place, {
        path: `factors/${view.factor.id}/rename`,
        content: html`<label for="label">${texts.label}</label>
          <input id="label" name="label" type="text" maxlength="64" autocomplete="off" required autofocus value=${typed ?? view.factor.label}
            ...${invalid} />
          <p class="hint" id="labelHint">${texts.hint}</p>
          <button type="submit" class="primary">${texts.submit}</button>`,
      })}`,
  });
}

function nameOf({ factor }: OwnFactorView): string {
  return factor.label === '' ? FACTOR_TEXTS[factor.kind].name : factor.label;
}

/** S10: where no factor was shown lately, the button leads to that first and comes back here. */
function confirmForm(
  place: AccountPlace,
  { path, proof, submit }: { readonly path: string; readonly proof: 'fresh' | 'needed'; readonly submit: string },
): Markup {
  return html`${proof === 'fresh' ? null : html`<p class="hint">${ACCOUNT_TEXTS.proofFirst}</p>`}
    ${accountForm(place, {
      path,
      content: html`<button type="submit" class="primary">${proof === 'fresh' ? submit : ACCOUNT_TEXTS.continue}</button>`,
    })}`;
}

function changePage(place: AccountPlace, page: { readonly title: string; readonly tenantName: string; readonly content: Markup }): Markup {
  return layout({
    title: page.title,
    tenantName: page.tenantName,
    applicationName: null,
    script: 'none',
    content: html`<h1>${page.title}</h1>
      ${page.content}
      <p class="aside"><a href=${accountAddress(place)}>${ACCOUNT_TEXTS.back}</a></p>`,
  });
}
