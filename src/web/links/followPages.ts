import type { LinkView } from '../../flows/accounts/openLink.ts';
import { html, type Markup } from '../html.ts';
import { forgotAddress, registerAddress } from '../signIn/addresses.ts';
import { type FormError, formPage, notePage } from './formPage.ts';
import { FOLLOW_TEXTS, LINK_TEXTS } from './linkTexts.ts';
import { accountName, newPasswordField } from './passwordFields.ts';

/** Where a link leads, and where its form is posted. */
export function linkAddress(tenantSlug: string): string {
  return `/t/${tenantSlug}/link`;
}

/** What the link does, and for whom, before it does it. */
export function followPage(page: {
  readonly tenantSlug: string;
  readonly link: LinkView;
  readonly token: string;
  readonly error: FormError | null;
}): Markup {
  const { link, error } = page;
  const texts = FOLLOW_TEXTS[link.purpose];
  return formPage({
    tenantName: link.tenantName,
    title: texts.title,
    error,
    action: linkAddress(page.tenantSlug),
    token: page.token,
    lead: html`<p>${texts.lead}</p>
      <dl class="reference">
        <dt>${LINK_TEXTS.follow.account}</dt>
        <dd>${link.loginName}</dd>
        <dt>${LINK_TEXTS.follow.mail}</dt>
        <dd>${link.mail}</dd>
      </dl>`,
    fields: asksForPassword(link) ? html`${accountName(link.loginName)} ${newPasswordField(error)}` : null,
    submit: texts.submit,
    aside: null,
  });
}

export function asksForPassword({ purpose }: LinkView): boolean {
  return purpose !== 'verify_mail' && purpose !== 'change_mail';
}

/** One page for a link that was used, is over, was revoked, or never was; with a way to ask again. */
export function overPage(page: {
  readonly tenantSlug: string;
  readonly tenantName: string;
  readonly registration: 'open' | 'closed';
}): Markup {
  const texts = LINK_TEXTS.over;
  return notePage({
    tenantName: page.tenantName,
    title: texts.title,
    content: html`<p role="alert">${texts.lead}</p>
      <p><a class="button primary" href=${forgotAddress(page.tenantSlug)}>${texts.forgot}</a></p>
      ${page.registration === 'open' ? html`<p><a class="button secondary" href=${registerAddress(page.tenantSlug)}>${texts.register}</a></p>` : null}
      <p>${texts.invited}</p>
      <p class="aside"><a href=${`/t/${page.tenantSlug}/sign-in`}>${texts.signIn}</a></p>`,
  });
}

export function resetDonePage({ tenantSlug, tenantName }: { readonly tenantSlug: string; readonly tenantName: string }): Markup {
  const { title, lead, go } = LINK_TEXTS.follow.resetDone;
  return notePage({
    tenantName,
    title,
    content: html`<p role="status">${lead}</p>
      <p><a class="button primary" href=${`/t/${tenantSlug}/sign-in`}>${go}</a></p>`,
  });
}

export function mailDonePage(page: { readonly tenantSlug: string; readonly tenantName: string; readonly mail: string }): Markup {
  const { title, lead, go } = LINK_TEXTS.follow.mailDone;
  return notePage({
    tenantName: page.tenantName,
    title,
    content: html`<p role="status">${lead} <strong>${page.mail}</strong></p>
      <p><a class="button primary" href=${`/t/${page.tenantSlug}/account`}>${go}</a></p>`,
  });
}
