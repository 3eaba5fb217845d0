import type { LiveSession } from '../../domain/sessions/session.ts';
import type { AccountView } from '../../flows/selfService/readAccount.ts';
import { assertNever } from '../../kernel/never.ts';
import { dayText, isoText } from '../dayText.ts';
import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';
import { ACCOUNT_TEXTS } from './accountTexts.ts';

/** Who is signed in, how strongly, and the way out. */
export function accountPage(page: {
  readonly account: AccountView;
  readonly session: LiveSession;
  readonly tenantSlug: string;
  readonly token: string;
}): Markup {
  const { account, session } = page;
  const texts = ACCOUNT_TEXTS;
  return layout({
    title: texts.title,
    tenantName: account.tenantName,
    applicationName: null,
    script: 'none',
    content: html`<h1>${account.displayName}</h1>
      <p class="login">${account.loginName}</p>
      <dl class="reference">
        <dt>${texts.assurance}</dt>
        <dd>${session.aal === 2 ? texts.aal2 : texts.aal1}</dd>
        ${allowance(session)}
        <dt>${texts.signedInAt}</dt>
        <dd><time datetime=${isoText(session.signedInAt)}>${dayText(session.signedInAt, 'with_time')}</time></dd>
        <dt>${texts.endsAt}</dt>
        <dd><time datetime=${isoText(session.expiresAt)}>${dayText(session.expiresAt, 'with_time')}</time></dd>
      </dl>
      <p><a href=${`/t/${page.tenantSlug}/account/password`}>${texts.changePassword}</a></p>
      <p><a href=${`/t/${page.tenantSlug}/account/mail`}>${texts.changeMail}</a></p>
      <form method="post" action=${`/t/${page.tenantSlug}/account/sign-out`}>
        <input type="hidden" name="token" value=${page.token} />
        <button type="submit" class="secondary">${texts.signOut}</button>
      </form>`,
  });
}

function allowance({ allowance: rests, allowanceUntil }: LiveSession): Markup {
  if (rests === null) return null;
  const until = allowanceUntil === null ? '' : ` ${ACCOUNT_TEXTS.until} ${dayText(allowanceUntil, 'with_time')}`;
  return html`<dt>${ACCOUNT_TEXTS.allowance}</dt>
    <dd>${allowanceText(rests)}${until}</dd>`;
}

function allowanceText(rests: NonNullable<LiveSession['allowance']>): string {
  switch (rests) {
    case 'grace':
      return ACCOUNT_TEXTS.grace;
    case 'bypass':
      return ACCOUNT_TEXTS.bypass;
    default:
      return assertNever(rests);
  }
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
