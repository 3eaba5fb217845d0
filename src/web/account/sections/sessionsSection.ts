import { deviceText } from '../../../domain/sessions/deviceText.ts';
import type { SecurityView } from '../../../flows/selfService/readSecurity.ts';
import type { SessionListed } from '../../../ports/store/sessionListStore.ts';
import { dayText, isoText } from '../../dayText.ts';
import { html, type Markup } from '../../html.ts';
import { type AccountPlace, accountForm } from '../accountPlace.ts';
import { ACCOUNT_TEXTS } from '../accountTexts.ts';

/** Where the person is signed in, the newest first, and the way to end it (S6). */
export function sessionsSection(place: AccountPlace, { sessions, nextSessions, session: present }: SecurityView): Markup {
  const texts = ACCOUNT_TEXTS.sessions;
  const hasOthers = nextSessions !== null || sessions.some(({ id }) => id !== present.id);
  return html`<section class="part" aria-labelledby="sessions">
    <h2 class="part-title" id="sessions">${texts.title}</h2>
    <ul class="items">
      ${sessions.map((session) => item(place, { session, is: session.id === present.id ? 'present' : 'another' }))}
    </ul>
    ${nextSessions === null ? null : html`<p class="hint">${texts.more}</p>`}
    ${
      hasOthers
        ? accountForm(place, {
            path: 'sessions/end-others',
            content: html`<button type="submit" class="secondary" aria-describedby="others-hint">${texts.endOthers}</button>
              <p class="hint" id="others-hint">${texts.others}</p>`,
          })
        : null
    }
  </section>`;
}

function item(place: AccountPlace, { session, is }: { readonly session: SessionListed; readonly is: 'present' | 'another' }): Markup {
  const texts = ACCOUNT_TEXTS.sessions;
  const device = deviceText(session.trace.userAgent) ?? texts.unknownDevice;
  return html`<li class="item">
    <p class="item-name">${device}${is === 'present' ? html` <span class="badge">${texts.thisOne}</span>` : null}</p>
    <p class="item-about">
      ${session.aal === 2 ? ACCOUNT_TEXTS.aal2 : ACCOUNT_TEXTS.aal1}${session.trace.address === null ? '' : `, ${texts.from} ${session.trace.address}`}
    </p>
    <p class="item-about">
      ${texts.since} <time datetime=${isoText(session.signedInAt)}>${dayText(session.signedInAt, 'with_time')}</time>, ${texts.lastSeen}${' '}
      <time datetime=${isoText(session.lastSeenAt)}>${dayText(session.lastSeenAt, 'with_time')}</time>
    </p>
    ${
      is === 'present'
        ? null
        : accountForm(place, {
            path: `sessions/${session.id}/end`,
            className: 'item-acts',
            content: html`<button type="submit" class="quiet" aria-label=${`${texts.end}: ${device}`}>${texts.end}</button>`,
          })
    }
  </li>`;
}
