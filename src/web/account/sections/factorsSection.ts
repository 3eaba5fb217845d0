import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { SecurityView } from '../../../flows/selfService/readSecurity.ts';
import type { FactorListed } from '../../../ports/store/factorStore.ts';
import { dayText, isoText } from '../../dayText.ts';
import { html, type Markup } from '../../html.ts';
import { FACTOR_TEXTS } from '../../signIn/texts.ts';
import { type AccountPlace, accountForm, factorAddress } from '../accountPlace.ts';
import { ACCOUNT_TEXTS, ADD_TEXTS } from '../accountTexts.ts';

/** What the person signs in with besides the first factor, and what can be done about it. */
export function factorsSection(place: AccountPlace, { factors, addable }: SecurityView): Markup {
  const texts = ACCOUNT_TEXTS.factors;
  return html`<section class="part" aria-labelledby="factors">
    <h2 class="part-title" id="factors">${texts.title}</h2>
    ${
      factors.length === 0
        ? html`<p>${texts.none}</p>`
        : html`<ul class="items">
            ${factors.map((factor) => item(place, factor))}
          </ul>`
    }
    ${
      addable.length === 0
        ? html`<p class="hint">${texts.nothingToAdd}</p>`
        : html`<h3 class="part-subtitle">${factors.length === 0 ? texts.addFirst : texts.add}</h3>
            ${addable.map((kind) => addForm(place, kind))}`
    }
  </section>`;
}

function item(place: AccountPlace, { id, kind, label, createdAt, lastUsedAt }: FactorListed): Markup {
  const texts = ACCOUNT_TEXTS.factors;
  return html`<li class="item">
    <p class="item-name">${label}</p>
    ${label === FACTOR_TEXTS[kind].name ? null : html`<p class="item-about">${FACTOR_TEXTS[kind].name}</p>`}
    <p class="item-about">
      ${texts.added} <time datetime=${isoText(createdAt)}>${dayText(createdAt, 'day_only')}</time>.${' '}
      ${
        lastUsedAt === null
          ? `${texts.neverUsed}.`
          : html`${texts.lastUsed} <time datetime=${isoText(lastUsedAt)}>${dayText(lastUsedAt, 'with_time')}</time>.`
      }
    </p>
    <p class="item-acts">
      <a class="item-act" href=${factorAddress(place, id, 'rename')} aria-label=${`${texts.rename} ${label}`}>${texts.rename}</a>
      <a class="item-act" href=${factorAddress(place, id, 'remove')} aria-label=${`${texts.remove} ${label}`}>${texts.remove}</a>
    </p>
  </li>`;
}

function addForm(place: AccountPlace, kind: FactorKind): Markup {
  return accountForm(place, {
    path: 'factors',
    content: html`<input type="hidden" name="kind" value=${kind} />
      <button type="submit" class="secondary">${ADD_TEXTS[kind]}</button>`,
  });
}
