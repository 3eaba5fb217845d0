import type { SecurityView } from '../../flows/selfService/readSecurity.ts';
import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';
import { type AccountPlace, accountForm } from './accountPlace.ts';
import { ACCOUNT_TEXTS } from './accountTexts.ts';
import { activitySection } from './sections/activityList.ts';
import { codesSection } from './sections/codesSection.ts';
import { factorsSection } from './sections/factorsSection.ts';
import { linksSection } from './sections/linksSection.ts';
import { sessionsSection } from './sections/sessionsSection.ts';
import { thisSessionSection } from './sections/thisSessionSection.ts';

/** What was just done, said once above the page. */
export type Done = keyof typeof ACCOUNT_TEXTS.done;

export function isDone(value: unknown): value is Done {
  return typeof value === 'string' && Object.hasOwn(ACCOUNT_TEXTS.done, value);
}

/** The person's own page: one section after the other, each in a file of its own. */
export function accountPage(place: AccountPlace, page: { readonly security: SecurityView; readonly done: Done | null }): Markup {
  const { security, done } = page;
  return layout({
    title: ACCOUNT_TEXTS.title,
    tenantName: security.tenantName,
    applicationName: null,
    script: 'none',
    content: html`<h1>${security.displayName}</h1>
      <p class="login">${security.loginName}</p>
      ${done === null ? null : html`<p class="notice" role="status">${ACCOUNT_TEXTS.done[done]}</p>`}
      ${thisSessionSection(security.session)}
      ${factorsSection(place, security)}
      ${codesSection(place, security)}
      ${linksSection(place, security)}
      ${sessionsSection(place, security)}
      ${activitySection(place, security)}
      <p class="part"><a href=${`/t/${place.tenantSlug}/account/password`}>${ACCOUNT_TEXTS.changePassword}</a></p>
      <p><a href=${`/t/${place.tenantSlug}/account/mail`}>${ACCOUNT_TEXTS.changeMail}</a></p>
      ${accountForm(place, {
        path: 'sign-out',
        className: 'part',
        content: html`<button type="submit" class="secondary">${ACCOUNT_TEXTS.signOut}</button>`,
      })}`,
  });
}

export function signedOutPage({ tenantSlug, tenantName }: { readonly tenantSlug: string; readonly tenantName: string }): Markup {
  const texts = ACCOUNT_TEXTS.signedOut;
  return layout({
    title: texts.title,
    tenantName,
    applicationName: null,
    script: 'none',
    content: html`<h1>${texts.title}</h1>
      <p>${texts.lead}</p>
      <p><a class="button primary" href=${`/t/${tenantSlug}/sign-in`}>${texts.again}</a></p>`,
  });
}
