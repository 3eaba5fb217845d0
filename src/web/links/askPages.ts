import { html, type Markup } from '../html.ts';
import { forgotAddress, registerAddress } from '../signIn/addresses.ts';
import { describedBy, type FormError, formPage, notePage } from './formPage.ts';
import { LINK_TEXTS } from './linkTexts.ts';

export interface AskPage {
  readonly tenantSlug: string;
  readonly tenantName: string;
  readonly token: string;
  readonly error: FormError | null;
  /** Typed before, to be shown again. */
  readonly typed: Readonly<Record<string, string>>;
}

export function forgotPage(page: AskPage): Markup {
  const texts = LINK_TEXTS.forgot;
  return formPage({
    ...page,
    title: texts.title,
    action: forgotAddress(page.tenantSlug),
    lead: html`<p>${texts.lead}</p>`,
    fields: html`<label for="name">${texts.name}</label>
      <input id="name" name="name" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="254"
        value=${page.typed['name'] ?? ''} ...${describedBy(page.error, 'name')} />`,
    submit: texts.submit,
    aside: back(page.tenantSlug),
  });
}

export function registerPage(page: AskPage): Markup {
  const texts = LINK_TEXTS.register;
  return formPage({
    ...page,
    title: texts.title,
    action: registerAddress(page.tenantSlug),
    lead: html`<p>${texts.lead}</p>`,
    fields: html`<label for="displayName">${texts.displayName}</label>
      <input id="displayName" name="displayName" type="text" autocomplete="name" required maxlength="200" value=${page.typed['displayName'] ?? ''}
        ...${describedBy(page.error, 'displayName')} />
      <label for="mail">${texts.mail}</label>
      <input id="mail" name="mail" type="email" autocomplete="email" required maxlength="254" value=${page.typed['mail'] ?? ''}
        ...${describedBy(page.error, 'mail')} />`,
    submit: texts.submit,
    aside: html`<p class="aside"><a href=${`/t/${page.tenantSlug}/sign-in`}>${texts.signIn}</a></p>`,
  });
}

/** The same for every name and address. */
export function sentPage(what: 'forgot' | 'register', { tenantSlug, tenantName }: Pick<AskPage, 'tenantSlug' | 'tenantName'>): Markup {
  const { sentTitle, sent, again } = LINK_TEXTS[what];
  return notePage({
    tenantName,
    title: sentTitle,
    content: html`<p role="status">${sent}</p>
      ${what === 'forgot' ? html`<p>${LINK_TEXTS.forgot.nothing}</p>` : null}
      <p class="aside"><a href=${what === 'forgot' ? forgotAddress(tenantSlug) : registerAddress(tenantSlug)}>${again}</a></p>
      ${back(tenantSlug)}`,
  });
}

function back(tenantSlug: string): Markup {
  return html`<p class="aside"><a href=${`/t/${tenantSlug}/sign-in`}>${LINK_TEXTS.back}</a></p>`;
}
