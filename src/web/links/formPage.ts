import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';

/** A page with one form, and what was not accepted of it. */
export interface FormPage {
  readonly tenantName: string;
  readonly title: string;
  /** null: nothing was posted, or it was accepted. */
  readonly error: string | null;
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
      ${page.lead} ${page.error === null ? null : html`<p class="error" role="alert" id="error">${page.error}</p>`}
      <form method="post" action=${page.action}>
        <input type="hidden" name="token" value=${page.token} />
        ${page.fields}
        <button type="submit" class="primary">${page.submit}</button>
      </form>
      ${page.aside}`,
  });
}

/** For a field with an error: which text says so. */
export function describedBy(error: string | null, hint: string | null = null): Readonly<Record<string, string>> {
  const ids = [...(error === null ? [] : ['error']), ...(hint === null ? [] : [hint])].join(' ');
  return { ...(error === null ? {} : { 'aria-invalid': 'true' }), ...(ids === '' ? {} : { 'aria-describedby': ids }) };
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
