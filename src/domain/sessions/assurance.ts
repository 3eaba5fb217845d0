import type { ApplicationId } from '../directory/application.ts';
import type { UserId } from '../directory/user.ts';
import type { Aal } from './evidence.ts';
import type { Allowance, SessionId } from './session.ts';

/**
 * What was decided when an authorization code was issued. It travels unchanged to every token of the family: nothing
 * that happens later raises it (S2).
 */
export interface Assurance {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly applicationId: ApplicationId;
  readonly aal: Aal;
  /** The OpenID Connect name of `aal`. */
  readonly acr: string;
  /** RFC 8176 */
  readonly amr: readonly string[];
  /** Seconds since the Unix epoch: the newest proof that counts. */
  readonly authTime: number;
  /** B2: the mark by which applications can refuse; null: it rests on its proofs alone. */
  readonly allowance: Allowance | null;
}
