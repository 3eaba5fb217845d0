import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';

const TEXTS = {
  title: 'Sign out?',
  lead: 'An application asks to sign you out here. You would be signed out of every application that you opened with this session.',
  submit: 'Sign out',
  stay: 'Stay signed in',
  doneTitle: 'You are signed out',
  go: 'Continue to the application',
};

/**
 * Nobody vouches for the wish, so the person decides.
 * @param page `query` is the request, to be read again with the answer; `stay` is where the person goes who says no.
 */
export function askToSignOutPage(page: {
  readonly tenantName: string;
  readonly action: string;
  readonly query: string;
  readonly token: string;
  readonly stay: string;
}): Markup {
  return layout({
    title: TEXTS.title,
    tenantName: page.tenantName,
    applicationName: null,
    script: 'none',
    content: html`<h1>${TEXTS.title}</h1>
      <p>${TEXTS.lead}</p>
      <form method="post" action=${page.action}>
        <input type="hidden" name="token" value=${page.token} />
        <input type="hidden" name="query" value=${page.query} />
        <button type="submit" class="primary">${TEXTS.submit}</button>
      </form>
      <p class="aside"><a href=${page.stay}>${TEXTS.stay}</a></p>`,
  });
}

/** Answers the post; the way on is a navigation of its own, as after a sign-in. */
export function signedOutOnwardPage({ tenantName, address }: { readonly tenantName: string; readonly address: string }): Markup {
  return layout({
    title: TEXTS.doneTitle,
    tenantName,
    applicationName: null,
    script: 'none',
    goesTo: address,
    content: html`<h1>${TEXTS.doneTitle}</h1>
      <p><a class="button primary" href=${address}>${TEXTS.go}</a></p>`,
  });
}
