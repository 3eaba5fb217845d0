import type { RecoveryView } from '../../flows/selfService/readRecovery.ts';
import { html, type Markup } from '../html.ts';
import { describedBy, type FormError, formPage, notePage } from '../links/formPage.ts';
import { accountName, newPasswordField } from '../links/passwordFields.ts';
import { forgotAddress } from '../signIn/addresses.ts';
import { RECOVERY_TEXTS } from './recoveryTexts.ts';

export interface RecoveryPage {
  readonly tenantSlug: string;
  readonly view: RecoveryView;
  readonly token: string;
  readonly error: FormError | null;
}

export function passwordPage(page: RecoveryPage): Markup {
  const texts = RECOVERY_TEXTS.password;
  const { view, tenantSlug } = page;
  const shut = obstacle(page, { title: texts.title, what: 'password' });
  if (shut !== null) return shut;
  return formPage({
    ...page,
    tenantName: view.tenantName,
    title: texts.title,
    action: `/t/${tenantSlug}/account/password`,
    lead: html`<p>${texts.lead}</p>`,
    fields: html`${accountName(view.loginName)} ${currentPasswordField(page.error)} ${newPasswordField(page.error)}`,
    submit: texts.submit,
    aside: back(tenantSlug),
  });
}

export function mailPage(page: RecoveryPage & { readonly mail: 'sent' | 'none' }): Markup {
  const texts = RECOVERY_TEXTS.mail;
  const { view, tenantSlug } = page;
  if (page.mail === 'none') {
    return notePage({ tenantName: view.tenantName, title: texts.title, content: html`<p>${texts.unavailable}</p>${back(tenantSlug)}` });
  }
  const shut = obstacle(page, { title: texts.title, what: 'mail' });
  if (shut !== null) return shut;
  return formPage({
    ...page,
    tenantName: view.tenantName,
    title: texts.title,
    action: `/t/${tenantSlug}/account/mail`,
    lead: html`${present(page)}
      <p>${texts.lead}</p>`,
    fields: html`${accountName(view.loginName)}
      <label for="mail">${texts.mail}</label>
      <input id="mail" name="mail" type="email" autocomplete="email" required maxlength="254" ...${describedBy(page.error, 'mail')} />
      ${currentPasswordField(page.error)}`,
    submit: texts.submit,
    aside: back(tenantSlug),
  });
}

/** The address as it is, and the way to confirm it. */
function present({ view, tenantSlug, token }: RecoveryPage): Markup {
  const texts = RECOVERY_TEXTS.mail;
  const state = view.isVerified ? texts.verified : texts.notVerified;
  return html`<dl class="reference">
      <dt>${texts.now}</dt>
      <dd>${view.mail === null ? texts.none : `${view.mail} (${state})`}</dd>
    </dl>
    ${
      view.mail === null || view.isVerified
        ? null
        : html`<form method="post" action=${`/t/${tenantSlug}/account/mail/confirm`} class="aside">
            <input type="hidden" name="token" value=${token} />
            <button type="submit" class="secondary">${texts.verify}</button>
          </form>`
    }`;
}

export function linkSentPage({ tenantSlug, tenantName }: { readonly tenantSlug: string; readonly tenantName: string }): Markup {
  const { sentTitle, sent } = RECOVERY_TEXTS.mail;
  return notePage({ tenantName, title: sentTitle, content: html`<p role="status">${sent}</p>${back(tenantSlug)}` });
}

/** What has to come first; null: nothing. The address as it is can be confirmed all the same: a first factor may wait for it (S11). */
function obstacle(shown: RecoveryPage, page: { readonly title: string; readonly what: 'password' | 'mail' }): Markup {
  const { view, tenantSlug } = shown;
  const { tenantName } = view;
  if (view.proof !== 'shown') {
    const { lead, go } = RECOVERY_TEXTS[view.proof === 'needed' ? 'prove' : 'enrol'];
    const content = html`${view.proof === 'needed' ? null : present(shown)}
      <p>${lead}</p>
      <p><a class="button primary" href=${`/t/${tenantSlug}/step-up/${page.what}`}>${go}</a></p>
      ${back(tenantSlug)}`;
    return notePage({ tenantName, title: page.title, content });
  }
  if (view.hasPassword) return null;
  const content = html`<p>${RECOVERY_TEXTS.noPassword}</p>
    <p><a class="button primary" href=${forgotAddress(tenantSlug)}>${RECOVERY_TEXTS.forgot}</a></p>
    ${back(tenantSlug)}`;
  return notePage({ tenantName, title: page.title, content });
}

function currentPasswordField(error: FormError | null): Markup {
  return html`<label for="currentPassword">${RECOVERY_TEXTS.current}</label>
    <input id="currentPassword" name="currentPassword" type="password" autocomplete="current-password" required maxlength="1024"
      ...${describedBy(error, 'currentPassword')} />`;
}

function back(tenantSlug: string): Markup {
  return html`<p class="aside"><a href=${`/t/${tenantSlug}/account`}>${RECOVERY_TEXTS.back}</a></p>`;
}
