import type { SecurityView } from '../../../flows/selfService/readSecurity.ts';
import { dayText, isoText } from '../../dayText.ts';
import { html, type Markup } from '../../html.ts';
import { type AccountPlace, accountForm } from '../accountPlace.ts';
import { ACCOUNT_TEXTS } from '../accountTexts.ts';

/** The providers elsewhere with which the person signs in; nothing where the tenant has none. */
export function linksSection(place: AccountPlace, { links, providers }: Pick<SecurityView, 'links' | 'providers'>): Markup {
  if (links.length === 0 && providers.length === 0) return null;
  const texts = ACCOUNT_TEXTS.links;
  return html`<section class="part" aria-labelledby="links">
    <h2 class="part-title" id="links">${texts.title}</h2>
    ${links.length === 0 ? html`<p>${texts.none}</p>` : html`<ul class="items">${links.map((link) => item(place, link))}</ul>`}
    ${providers.map(({ id, name }) =>
      accountForm(place, {
        path: 'links',
        content: html`<input type="hidden" name="provider" value=${id} />
          <button type="submit" class="secondary">${links.some(({ provider }) => provider === id) ? texts.addAnother(name) : texts.add(name)}</button>`,
      }),
    )}
  </section>`;
}

function item(place: AccountPlace, { id, providerName, label, linkedAt, lastUsedAt }: SecurityView['links'][number]): Markup {
  const texts = ACCOUNT_TEXTS.links;
  return html`<li class="item">
    <p class="item-name">${providerName}</p>
    ${label === null ? null : html`<p class="item-about">${label}</p>`}
    <p class="item-about">
      ${texts.linked} <time datetime=${isoText(linkedAt)}>${dayText(linkedAt, 'day_only')}</time>.${' '}
      ${
        lastUsedAt === null
          ? `${texts.neverUsed}.`
          : html`${texts.lastUsed} <time datetime=${isoText(lastUsedAt)}>${dayText(lastUsedAt, 'with_time')}</time>.`
      }
    </p>
    ${accountForm(place, {
      path: `links/${id}/remove`,
      className: 'item-acts',
      content: html`<button type="submit" class="quiet" aria-label=${`${texts.remove} ${providerName}`}>${texts.remove}</button>`,
    })}
  </li>`;
}
