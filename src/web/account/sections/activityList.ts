import type { OwnActivity } from '../../../flows/selfService/listOwnActivity.ts';
import type { SecurityView } from '../../../flows/selfService/readSecurity.ts';
import { dayText, isoText } from '../../dayText.ts';
import { html, type Markup } from '../../html.ts';
import { type AccountPlace, accountAddress } from '../accountPlace.ts';
import { ACCOUNT_TEXTS } from '../accountTexts.ts';
import { activityText } from '../activityText.ts';

/** The last few events of the account, and the way to all of them. */
export function activitySection(place: AccountPlace, { activity }: SecurityView): Markup {
  const texts = ACCOUNT_TEXTS.activity;
  return html`<section class="part" aria-labelledby="activity">
    <h2 class="part-title" id="activity">${texts.title}</h2>
    ${activityList(activity.events)}
    <p><a class="button secondary" href=${accountAddress(place, 'activity')}>${texts.all}</a></p>
  </section>`;
}

export function activityList(events: readonly OwnActivity[]): Markup {
  if (events.length === 0) return html`<p>${ACCOUNT_TEXTS.activity.none}</p>`;
  return html`<ul class="items">
    ${events.map(
      (event) =>
        html`<li class="item">
          <p class="item-name">${activityText(event)}</p>
          <p class="item-about">
            <time datetime=${isoText(event.at)}>${dayText(event.at, 'with_time')}</time>${event.address === null ? '' : `, ${ACCOUNT_TEXTS.sessions.from} ${event.address}`}
          </p>
        </li>`,
    )}
  </ul>`;
}
