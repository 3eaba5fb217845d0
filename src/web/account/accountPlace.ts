import type { FactorId } from '../../domain/factors/factor.ts';
import { html, type Markup } from '../html.ts';

/** What the account pages of one person in one session share. */
export interface AccountPlace {
  readonly tenantSlug: string;
  /** The token that their forms carry. */
  readonly token: string;
}

/** @param path below the account page; empty: the page itself. */
export function accountAddress({ tenantSlug }: Pick<AccountPlace, 'tenantSlug'>, path = ''): string {
  return `/t/${tenantSlug}/account${path === '' ? '' : `/${path}`}`;
}

export function factorAddress(place: Pick<AccountPlace, 'tenantSlug'>, factor: FactorId, page: 'rename' | 'remove'): string {
  return accountAddress(place, `factors/${factor}/${page}`);
}

/** A form of the account pages, with its token. */
export function accountForm(
  place: AccountPlace,
  form: { readonly path: string; readonly className?: string; readonly content: Markup },
): Markup {
  return html`<form method="post" action=${accountAddress(place, form.path)} class=${form.className ?? ''}>
    <input type="hidden" name="token" value=${place.token} />
    ${form.content}
  </form>`;
}
