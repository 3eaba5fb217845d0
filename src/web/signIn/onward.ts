import type { ReturnTo } from '../../domain/sessions/signInAttempt.ts';
import { assertNever } from '../../kernel/never.ts';

import { forwardOpenAddress, forwardStoppedAddress, samlRequestAddress } from './addresses.ts';

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
      // The page for enrolling needs the session that this was to make.
      if (returnTo.page !== undefined && (as === 'signed_in' || (as === 'cancelled' && returnTo.page !== 'enrol')))
        return `/t/${tenantSlug}/account/${returnTo.page}`;
      return as === 'signed_in' ? `/t/${tenantSlug}/account` : `/t/${tenantSlug}/sign-in`;
    case 'console':
      return as === 'signed_in' ? `/t/${tenantSlug}/console` : `/t/${tenantSlug}/sign-in`;
    case 'security':
    case 'remove_factor':
    case 'renew_codes':
      return ownAddress(tenantSlug, returnTo, as);
    case 'operation':
      // It asks once more, or can still be refused there.
      return `/t/${tenantSlug}/operations/${returnTo.operation}`;
    case 'forward':
      return as === 'signed_in' ? forwardOpenAddress(tenantSlug, returnTo) : forwardStoppedAddress(tenantSlug, returnTo);
    case 'saml':
      return samlRequestAddress(tenantSlug, returnTo.request);
    case 'oidc':
      return as === 'signed_in' ? oidc.resume(tenantSlug, returnTo.interaction) : oidc.abort(tenantSlug, returnTo.interaction, as);
    default:
      return assertNever(returnTo);
  }
}

/** Whether the attempt is something that a person wants on their own live session. */
export function isOwn(returnTo: ReturnTo): returnTo is OwnReturn {
  return returnTo.kind === 'security' || returnTo.kind === 'remove_factor' || returnTo.kind === 'renew_codes';
}

type OwnReturn = Extract<ReturnTo, { readonly kind: 'security' | 'remove_factor' | 'renew_codes' }>;

/** After the proof to the page that asks once more; without it back to the account, where nothing was changed. */
function ownAddress(tenantSlug: string, returnTo: OwnReturn, as: 'signed_in' | 'cancelled' | 'refused'): string {
  const account = `/t/${tenantSlug}/account`;
  if (as !== 'signed_in') return account;
  switch (returnTo.kind) {
    case 'security':
      return returnTo.wish === 'enrol' ? `${account}?done=added` : account;
    case 'remove_factor':
      return `${account}/factors/${returnTo.factor}/remove`;
    case 'renew_codes':
      return `${account}/backup-codes/renew`;
    default:
      return assertNever(returnTo);
  }
}
