import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';

/** What was not accepted, and in which field; null: it is no matter of one field. */
export interface FormError {
  readonly sentence: string;
  readonly field: string | null;
}

/** A page with one form, and what was not accepted of it. */
export interface FormPage {
  readonly tenantName: string;
  readonly title: string;
  /** null: nothing was posted, or it was accepted. */
  readonly error: FormError | null;
  readonly action: string;
  readonly token: string;
  /** Above the form. */
  readonly lead: Markup;
  readonly fields: Markup;
  readonly submit: string;
  /** Below the form. */
  readonly aside: Markup;
}

export function formPage(page: FormPage): Markup {
  return layout({
    title: page.error === null ? page.title : `Error: ${page.title}`,
    tenantName: page.tenantName,
    applicationName: null,
    script: 'none',
    content: html`<h1>${page.title}</h1>
      ${page.lead} ${page.error === null ? null : html`<p class="error" role="alert" id="error">${page.error.sentence}</p>`}
      <form method="post" action=${page.action}>
        <input type="hidden" name="token" value=${page.token} />
        ${page.fields}
        <button type="submit" class="primary">${page.submit}</button>
      </form>
      ${page.aside}`,
  });
}

/** Which texts say more of a field: its hint, and the error where it is the field's own. */
export function describedBy(error: FormError | null, field: string, hint: string | null = null): Readonly<Record<string, string>> {
  const isWrong = error?.field === field;
  const ids = [...(isWrong ? ['error'] : []), ...(hint === null ? [] : [hint])].join(' ');
  return { ...(isWrong ? { 'aria-invalid': 'true' } : {}), ...(ids === '' ? {} : { 'aria-describedby': ids }) };
}

/** A page that says how something went, and where to go now. */
export function notePage(page: { readonly tenantName: string; readonly title: string; readonly content: Markup }): Markup {
  return layout({
    title: page.title,
    tenantName: page.tenantName,
    applicationName: null,
    script: 'none',
    content: html`<h1>${page.title}</h1>
      ${page.content}`,
  });
}
