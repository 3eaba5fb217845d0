import type { SecurityView } from '../../../flows/selfService/readSecurity.ts';
import { dayText, isoText } from '../../dayText.ts';
import { html, type Markup } from '../../html.ts';
import { type AccountPlace, accountAddress } from '../accountPlace.ts';
import { ACCOUNT_TEXTS, CODES_OFFER_TEXTS } from '../accountTexts.ts';

/** How many backup codes are left, and new ones where the person can have them (F11). */
export function codesSection(place: AccountPlace, { codes, codesOffer }: SecurityView): Markup {
  const texts = ACCOUNT_TEXTS.codes;
  if (codes === null && codesOffer === 'backup_codes_not_allowed') return null;
  return html`<section class="part" aria-labelledby="codes">
    <h2 class="part-title" id="codes">${texts.title}</h2>
    ${
      codes === null
        ? html`<p>${texts.none}</p>`
        : html`<p>
            ${texts.left(codes.remaining ?? 0)} ${texts.made}${' '}
            <time datetime=${isoText(codes.createdAt)}>${dayText(codes.createdAt, 'day_only')}</time>.
          </p>`
    }
    ${
      codesOffer === 'offered'
        ? html`<p><a class="button secondary" href=${accountAddress(place, 'backup-codes/renew')}>${codes === null ? texts.make : texts.renew}</a></p>`
        : html`<p class="hint">${CODES_OFFER_TEXTS[codesOffer]}</p>`
    }
  </section>`;
}
