import type { FactorKind } from '../../domain/factors/factor.ts';
import type { AttemptId } from '../../domain/sessions/signInAttempt.ts';

/** What can be posted to an attempt, on both surfaces. */
export type StepPath =
  | 'password'
  | 'passkey'
  | 'federation'
  | 'totp'
  | 'backup-code'
  | 'webauthn'
  | 'pass'
  | 'mail-code'
  | 'mail-code/send'
  | 'sms'
  | 'sms/send'
  | 'enrolments/sms'
  | 'enrolments/sms/resend'
  | 'enrolments/sms/confirm'
  | 'enrolments/totp'
  | 'enrolments/totp/confirm'
  | 'enrolments/webauthn/confirm'
  | 'enrolments/backup-codes'
  | 'enrolments/backup-codes/confirm'
  | 'skip'
  | 'cancel';

export interface AttemptPlace {
  readonly tenantSlug: string;
  readonly attempt: AttemptId;
}

export function attemptAddress({ tenantSlug, attempt }: AttemptPlace): string {
  return `/t/${tenantSlug}/sign-in/${attempt}`;
}

/** The page of an attempt in which nobody is known, with a name already in its field. */
export function hintedAddress(place: AttemptPlace, loginName: string | null): string {
  return loginName === null ? attemptAddress(place) : `${attemptAddress(place)}?${new URLSearchParams({ loginName })}`;
}

/** Where somebody asks for a new password. */
export function forgotAddress(tenantSlug: string): string {
  return `/t/${tenantSlug}/forgot-password`;
}

/** Where strangers make an account, where they can. */
export function registerAddress(tenantSlug: string): string {
  return `/t/${tenantSlug}/register`;
}

export function stepAddress(place: AttemptPlace, path: StepPath): string {
  return `${attemptAddress(place)}/${path}`;
}

/** The page of the same step that shows another kind of factor. */
export function kindAddress(place: AttemptPlace, kind: FactorKind): string {
  return wayAddress(place, kind);
}

/** The same, or the page of the pass. */
export function wayAddress(place: AttemptPlace, way: FactorKind | 'pass'): string {
  return `${attemptAddress(place)}?factor=${way}`;
}

/** Where the script asks for the options of a WebAuthn ceremony. */
export function optionsAddress({ tenantSlug, attempt }: AttemptPlace, ceremony: 'passkey' | 'webauthn' | 'enrolments/webauthn'): string {
  const path = ceremony === 'enrolments/webauthn' ? ceremony : `${ceremony}/options`;
  return `/t/${tenantSlug}/api/sign-in/${attempt}/${path}`;
}

/** What was asked for on a protected host, and by which browser. */
export interface ForwardPlace {
  readonly origin: string;
  readonly target: string;
  /** Digest of the browser's secret, base64url. */
  readonly browser: string;
}

/** Where a browser comes from a protected host, to be sent back with a code. */
export function forwardOpenAddress(tenantSlug: string, { origin, target, browser }: ForwardPlace): string {
  return `/t/${tenantSlug}/forward-auth/open?${new URLSearchParams({ origin, target, browser })}`;
}

/** Where the request of a service provider goes on, however the steps ended: that stands in the attempt. */
export function samlRequestAddress(tenantSlug: string, request: string): string {
  return `/t/${tenantSlug}/saml/sso/${request}`;
}

/** Where somebody is who did not sign in for a protected host. */
export function forwardStoppedAddress(tenantSlug: string, { origin }: Pick<ForwardPlace, 'origin'>): string {
  return `/t/${tenantSlug}/forward-auth/stopped?${new URLSearchParams({ origin })}`;
}
