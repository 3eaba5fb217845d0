import type { EventType } from './catalogue.ts';

/**
 * What people see of their own account: sign-ins, refusals and changes. Not the course of a flow that came to nothing else,
 * and not what administrators tried without changing anything.
 */
export const OWN_ACTIVITY = [
  'user.signed_in',
  'user.sign_in_failed',
  'user.mfa_failed',
  'user.mfa_refused',
  'session.raised',
  'session.revoked',
  'user.sessions_revoked',
  'factor.enrolled',
  'factor.renamed',
  'factor.removed',
  'backup_codes.made',
  'upstream.linked',
  'upstream.unlinked',
  'authorization.denied',
  'token.reused',
  'account.refused',
  'user.created',
  'user.changed',
  'user.password_changed',
  'user.role_changed',
  'user.disabled',
  'user.enabled',
  'user.second_factor_unlocked',
  'user.factors_reset',
  'user.enrolment_window_opened',
  'owner.recovered',
  'enrolment_pass.made',
  'enrolment_pass.revoked',
  'enrolment_pass.redeemed',
  'bypass.granted',
  'bypass.changed',
  'bypass.revoked',
  'bypass.expired',
] as const satisfies readonly EventType[];

export type OwnActivityType = (typeof OWN_ACTIVITY)[number];
