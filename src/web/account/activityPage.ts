import type { OwnActivityPage } from '../../flows/selfService/listOwnActivity.ts';
import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';
import { type AccountPlace, accountAddress } from './accountPlace.ts';
import { ACCOUNT_TEXTS } from './accountTexts.ts';
import { activityList } from './sections/activityList.ts';

/** All that happened to the account, page by page. */
export function activityPage(
  place: Pick<AccountPlace, 'tenantSlug'>,
  page: { readonly tenantName: string; readonly activity: OwnActivityPage; readonly isFirst: boolean },
): Markup {
  const texts = ACCOUNT_TEXTS.activity;
  const address = accountAddress(place, 'activity');
  const { events, next } = page.activity;
  return layout({
    title: texts.title,
    tenantName: page.tenantName,
    applicationName: null,
    script: 'none',
    content: html`<h1>${texts.title}</h1>
      <p class="hint">${texts.strange}</p>
      ${activityList(events)}
      ${next === null ? null : html`<p><a class="button secondary" href=${`${address}?before=${next}`}>${texts.earlier}</a></p>`}
      ${page.isFirst ? null : html`<p class="aside"><a href=${address}>${texts.newest}</a></p>`}
      <p class="aside"><a href=${accountAddress(place)}>${ACCOUNT_TEXTS.back}</a></p>`,
  });
}
