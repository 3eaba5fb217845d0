import type { LiveSession } from '../../../domain/sessions/session.ts';
import { assertNever } from '../../../kernel/never.ts';
import { dayText, isoText } from '../../dayText.ts';
import { html, type Markup } from '../../html.ts';
import { ACCOUNT_TEXTS } from '../accountTexts.ts';

/** How strongly the person is signed in here, and until when. */
export function thisSessionSection(session: LiveSession): Markup {
  const texts = ACCOUNT_TEXTS;
  return html`<dl class="reference">
    <dt>${texts.assurance}</dt>
    <dd>${session.aal === 2 ? texts.aal2 : texts.aal1}</dd>
    ${allowance(session)}
    <dt>${texts.signedInAt}</dt>
    <dd><time datetime=${isoText(session.signedInAt)}>${dayText(session.signedInAt, 'with_time')}</time></dd>
    <dt>${texts.endsAt}</dt>
    <dd><time datetime=${isoText(session.expiresAt)}>${dayText(session.expiresAt, 'with_time')}</time></dd>
  </dl>`;
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
