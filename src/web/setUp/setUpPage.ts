import { html, type Markup } from '../html.ts';
import { describedBy, type FormError, formPage, notePage } from '../links/formPage.ts';
import { newPasswordField } from '../links/passwordFields.ts';
import { SET_UP_TEXTS } from './setUpTexts.ts';

export const SET_UP_ADDRESS = '/set-up';

/** What is typed on the page and shown again; the password is not. */
export const SET_UP_FIELDS = ['tenantName', 'slug', 'displayName', 'mail'] as const;

type Field = (typeof SET_UP_FIELDS)[number];

export interface SetUpPage {
  readonly token: string;
  /** null: nothing was posted, or it was accepted. */
  readonly error: FormError | null;
  readonly typed: { readonly [Name in Field]?: string };
}

export function setUpPage({ token, error, typed }: SetUpPage): Markup {
  const texts = SET_UP_TEXTS;
  const about = (field: Field, hint: string | null = null) => describedBy(error, field, hint);
  return formPage({
    tenantName: 'Sallyport',
    title: texts.title,
    error,
    action: SET_UP_ADDRESS,
    token,
    lead: html`<p>${texts.lead}</p>`,
    fields: html`<h2 class="part-title">${texts.tenant}</h2>
      <label for="tenantName">${texts.tenantName}</label>
      <input id="tenantName" name="tenantName" type="text" autocomplete="organization" required maxlength="200" value=${typed.tenantName ?? ''}
        ...${about('tenantName')} />
      <label for="slug">${texts.slug}</label>
      <p class="hint" id="slugHint">${texts.slugHint}</p>
      <input id="slug" name="slug" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" required maxlength="63"
        pattern="[a-z0-9]+(-[a-z0-9]+)*" value=${typed.slug ?? ''} ...${about('slug', 'slugHint')} />
      <h2 class="part-title">${texts.owner}</h2>
      <label for="displayName">${texts.displayName}</label>
      <input id="displayName" name="displayName" type="text" autocomplete="name" required maxlength="200" value=${typed.displayName ?? ''}
        ...${about('displayName')} />
      <label for="mail">${texts.mail}</label>
      <p class="hint" id="mailHint">${texts.mailHint}</p>
      <input id="mail" name="mail" type="email" autocomplete="username" required maxlength="254" value=${typed.mail ?? ''}
        ...${about('mail', 'mailHint')} />
      ${newPasswordField(error)}`,
    submit: texts.submit,
    aside: html``,
  });
}

export function setUpOverPage(): Markup {
  const texts = SET_UP_TEXTS.over;
  return notePage({
    tenantName: 'Sallyport',
    title: texts.title,
    content: html`<p>${texts.lead}</p>
      <p>${texts.restart}</p>`,
  });
}
