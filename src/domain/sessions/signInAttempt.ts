import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import { MINUTE } from '../../kernel/instant.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { UserId } from '../directory/user.ts';
import type { FactorId } from '../factors/factor.ts';
import type { RiskOfSignIn } from '../risk/circumstances.ts';
import type { Demand } from './demand.ts';
import type { Evidence } from './evidence.ts';
import type { Intent } from './intent.ts';
import type { SessionId } from './session.ts';

export type AttemptId = Id<'SignInAttempt'>;

/** Where the person goes when the attempt ends. */
export type ReturnTo =
  /** Absent page: the first of them. */
  | { readonly kind: 'account'; readonly page?: 'password' | 'mail' | 'enrol' }
  | { readonly kind: 'console' }
  /** The person's own security page, from which it was begun on a live session. */
  | { readonly kind: 'security'; readonly wish: Intent['kind'] }
  /** The page that asks whether this factor is to be removed. It names the factor, and what it says is looked up there. */
  | { readonly kind: 'remove_factor'; readonly factor: FactorId }
  /** The page that asks whether new backup codes are to be made. */
  | { readonly kind: 'renew_codes' }
  /** The page on which an operation of an application is confirmed. */
  | { readonly kind: 'operation'; readonly operation: Id<'Operation'> }
  /** A request to a protected host. What is asked for and the browser that asks are fixed here. */
  | { readonly kind: 'forward'; readonly origin: string; readonly target: string; readonly browser: string }
  /** The request of a SAML service provider that waits for this attempt. */
  | { readonly kind: 'saml'; readonly request: Id<'SamlRequest'> }
  /** The protocol's own record of the authorization request that waits for this attempt. */
  | { readonly kind: 'oidc'; readonly interaction: string };

/** An attempt and its handle live this long; then it is over (P1). */
export const ATTEMPT_LIFETIME = 10 * MINUTE;

/** Wrong second factors in one attempt; the one that reaches this number ends it. */
export const MOST_GUESSES_PER_ATTEMPT = 5;

/** How an attempt ended. */
export type AttemptEnd = 'granted' | 'refused' | 'cancelled' | 'too_many_guesses';

/**
 * A flow on its way to a session, or to more assurance on a live one. Subject (once known), tenant, application and
 * demand are fixed when it begins. The browser holds its handle, which opens nothing else (P1).
 */
export interface SignInAttempt {
  readonly id: AttemptId;
  /** null: no application in particular. */
  readonly application: ApplicationId | null;
  readonly demand: Demand | null;
  /** The OAuth scopes that are asked for, as far as step-up rules look at them. */
  readonly scopes: readonly string[];
  /** What the person wants on their live session; null: nothing beyond the rules, or it is done. */
  readonly intent: Intent | null;
  readonly returnTo: ReturnTo;
  /** null: nobody has proved a first factor yet. Never changes afterwards. */
  readonly userId: UserId | null;
  /** The live session that this attempt raises; null: it ends in a new one. */
  readonly sessionId: SessionId | null;
  /** The proofs of this flow; on a live session, those of the session are added when facts are gathered. */
  readonly evidence: readonly Evidence[];
  readonly skipped: boolean;
  readonly wantsFactor: boolean;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** How unusual it was when its first factor was proved; fixed from then on. null: nobody has proved one, or risk was off. */
  readonly risk: RiskOfSignIn | null;
  /** When `user.mfa_required` was written for this flow (A1); null: the MFA step was not reached. */
  readonly mfaRequiredAt: Instant | null;
}
