import type { ReturnTo } from '../../domain/sessions/signInAttempt.ts';
import { assertNever } from '../../kernel/never.ts';

/** How the protocol takes an attempt back. Both give an address of this origin. */
export interface OidcDoor {
  /** After a sign-in: the authorization request goes on. */
  resume(tenantSlug: string, interaction: string): string;
  /** The application is told that it did not come to a sign-in. */
  abort(tenantSlug: string, interaction: string, because: 'cancelled' | 'refused'): string;
}

/** Where the browser goes after an attempt: an address of this origin, so that no value of a request can lead elsewhere. */
export function onwardAddress(
  oidc: OidcDoor,
  tenantSlug: string,
  end: { readonly returnTo: ReturnTo; readonly as: 'signed_in' | 'cancelled' | 'refused' },
): string {
  const { returnTo, as } = end;
  switch (returnTo.kind) {
    case 'account':
      return as === 'refused' || returnTo.page === undefined ? accountAddress(tenantSlug, as) : `/t/${tenantSlug}/account/${returnTo.page}`;
    case 'console':
      return accountAddress(tenantSlug, as);
    case 'oidc':
      return as === 'signed_in' ? oidc.resume(tenantSlug, returnTo.interaction) : oidc.abort(tenantSlug, returnTo.interaction, as);
    default:
      return assertNever(returnTo);
  }
}

function accountAddress(tenantSlug: string, as: 'signed_in' | 'cancelled' | 'refused'): string {
  return as === 'signed_in' ? `/t/${tenantSlug}/account` : `/t/${tenantSlug}/sign-in`;
}
