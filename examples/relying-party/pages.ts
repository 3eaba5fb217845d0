import type { UserInfoResponse } from 'openid-client';
import { AAL2, type Ask, type SignedIn } from './identityProvider.ts';

/** What the buttons say. */
const ASKS: readonly { readonly ask: Ask; readonly label: string; readonly hint: string }[] = [
  { ask: 'aal2', label: 'Ask for AAL 2', hint: 'acr_values' },
  { ask: 'aal2_essential', label: 'Insist on AAL 2', hint: 'essential acr claim' },
  { ask: 'again', label: 'Sign in again', hint: 'prompt=login' },
  { ask: 'max_age', label: 'Prove it now', hint: 'max_age=0' },
  { ask: 'silent', label: 'Ask silently', hint: 'prompt=none' },
];

/** What the standard's error codes mean to a person. */
const ERRORS: Readonly<Record<string, readonly [title: string, text: string]>> = {
  access_denied: ['Access was not given', 'The sign-in was cancelled, or you may not use this application.'],
  unmet_authentication_requirements: [
    'That was not enough to get in here',
    'This application asks for more proof than could be given. The identity provider has said why, and who can help.',
  ],
  login_required: ['Nobody is signed in', 'The identity provider would have to ask you something. Use the ordinary button.'],
  interaction_required: ['The identity provider has a question', 'It cannot answer silently. Use the ordinary button.'],
  consent_required: ['The identity provider has a question', 'It cannot answer silently. Use the ordinary button.'],
};

export function signedOutPage(name: string): string {
  return page(
    name,
    'Nobody is signed in',
    `<p>You see this page because this application does not know who you are.</p>
    <form method="post" action="/sign-in"><button class="primary" name="ask" value="nothing">Sign in</button></form>
    <form method="post" action="/sign-in" class="asks">${asks(['aal2', 'aal2_essential', 'silent'])}</form>`,
  );
}

export function signedInPage(name: string, { claims, refreshToken }: SignedIn, person: UserInfoResponse | null): string {
  const level = claims.acr === AAL2 ? 'AAL 2' : 'AAL 1';
  const who = person?.name ?? person?.preferred_username ?? claims.sub;
  const rows: [string, string][] = [
    ['Assurance (acr)', told(claims.acr)],
    ['Methods (amr)', told(claims.amr)],
    ['Signed in at (auth_time)', instant(claims.auth_time)],
    ['This token is from (iat)', instant(claims.iat)],
    ['Subject (sub)', claims.sub],
    ['Session (sid)', told(claims['sid'])],
  ];
  return page(
    name,
    `Signed in as ${who}`,
    `<p><strong class="level ${level === 'AAL 2' ? 'two' : 'one'}" data-testid="aal">${level}</strong></p>
    <table>${rows.map(([label, value]) => `<tr><th scope="row">${escaped(label)}</th><td>${escaped(value)}</td></tr>`).join('')}</table>
    <form method="post" action="/sign-in" class="asks">${asks(['aal2', 'aal2_essential', 'again', 'max_age', 'silent'])}</form>
    <div class="row">
      ${refreshToken === null ? '' : '<form method="post" action="/refresh"><button>Refresh the tokens</button></form>'}
      <form method="post" action="/sign-out"><button>Sign out</button></form>
    </div>
    <details><summary>All claims of the ID token</summary><pre data-testid="claims">${escaped(JSON.stringify(claims, null, 2))}</pre></details>
    <details><summary>What userinfo says</summary><pre>${escaped(JSON.stringify(person, null, 2))}</pre></details>`,
  );
}

/** @param error a code of OAuth 2.0 or OpenID Connect, or null for whatever else went wrong. */
export function errorPage(name: string, error: string | null, detail: string): string {
  const [title, text] = ERRORS[error ?? ''] ?? ['That did not work', 'Go back and try again.'];
  return page(
    name,
    title,
    `<p>${escaped(text)}</p>
    <p class="detail" data-testid="error">${escaped(error === null ? detail : `${error}: ${detail}`)}</p>
    <p><a href="/">Back to ${escaped(name)}</a></p>`,
  );
}

export function goodbyePage(name: string): string {
  return page(name, 'You are signed out', `<p>Here, and at the identity provider.</p><p><a href="/">Back to ${escaped(name)}</a></p>`);
}

function asks(wanted: readonly Ask[]): string {
  return ASKS.filter(({ ask }) => wanted.includes(ask))
    .map(({ ask, label, hint }) => `<button name="ask" value="${ask}">${escaped(label)} <small>${escaped(hint)}</small></button>`)
    .join('');
}

/** @param content markup whose parts are escaped already. */
function page(name: string, title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${title} · ${name}`)}</title><link rel="stylesheet" href="/style.css"></head>
<body><header>${escaped(name)} <small>example application</small></header><main><h1>${escaped(title)}</h1>${content}</main></body>
</html>`;
}

function told(claim: unknown): string {
  if (Array.isArray(claim)) return claim.map(told).join(', ');
  return typeof claim === 'string' ? claim : 'not told';
}

function instant(seconds: unknown): string {
  return typeof seconds === 'number' ? `${new Date(seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ')} UTC` : 'not told';
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
