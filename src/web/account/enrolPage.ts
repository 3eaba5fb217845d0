import type { FactorKind } from '../../domain/factors/factor.ts';
import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';
import { type AccountPlace, accountAddress, accountForm } from './accountPlace.ts';
import { ACCOUNT_TEXTS, ADD_TEXTS } from './accountTexts.ts';

/** Where the mails of a roll-out lead: nothing but the choice of the first second step. */
export function enrolPage(
  place: AccountPlace,
  { tenantName, addable }: { readonly tenantName: string; readonly addable: readonly FactorKind[] },
): Markup {
  const texts = ACCOUNT_TEXTS.enrol;
  return layout({
    title: texts.title,
    tenantName,
    applicationName: null,
    script: 'none',
    content: html`<h1>${texts.title}</h1>
      <p>${texts.lead}</p>
      ${addable.map((kind, index) =>
        accountForm(place, {
          path: 'factors',
          content: html`<input type="hidden" name="kind" value=${kind} />
            <button type="submit" class=${index === 0 ? 'primary' : 'secondary'}>${ADD_TEXTS[kind]}</button>`,
        }),
      )}
      <p class="aside"><a href=${accountAddress(place)}>${texts.later}</a></p>`,
  });
}
