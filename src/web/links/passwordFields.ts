import { html, type Markup } from '../html.ts';
import { describedBy, type FormError } from './formPage.ts';
import { LINK_TEXTS } from './linkTexts.ts';

/** A new password, once: people see what they type or have it made, and a second field only stops password managers. */
export function newPasswordField(error: FormError | null): Markup {
  const texts = LINK_TEXTS.follow;
  return html`<label for="password">${texts.password}</label>
    <p class="hint" id="passwordHint">${texts.passwordHint}</p>
    <input id="password" name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="1024"
      ...${describedBy(error, 'password', 'passwordHint')} />`;
}

/** So that a password manager knows whose it is. */
export function accountName(loginName: string): Markup {
  return html`<input type="text" name="username" value=${loginName} autocomplete="username" hidden readonly />`;
}
