import { type Instant, SECOND } from '../../kernel/instant.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { UserId } from '../directory/user.ts';
import { ACR } from './acr.ts';
import type { Aal } from './evidence.ts';
import type { Allowance, LiveSession, SessionId } from './session.ts';

/**
 * What was decided when an authorization code was issued. It travels unchanged to every token of the family: nothing
 * that happens later raises it (S2).
 */
export interface Assurance {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly applicationId: ApplicationId;
  readonly aal: Aal;
  /** A demotion up to then or later takes AAL 2 away; null, or absent from an older record: any does. */
  readonly assuredAt?: Instant | null;
  /** The OpenID Connect name of `aal`. */
  readonly acr: string;
  /** RFC 8176 */
  readonly amr: readonly string[];
  /** Seconds since the Unix epoch: the newest proof that counts. */
  readonly authTime: number;
  /** B2: the mark by which applications can refuse; null: it rests on its proofs alone. */
  readonly allowance: Allowance | null;
}

/** S6: AAL 2 was reached by what is from before a demotion that holds for the session. */
export function isAssuranceDemoted(
  { aal, assuredAt }: Pick<Assurance, 'aal' | 'assuredAt'>,
  { demotedUntil }: Pick<LiveSession, 'demotedUntil'>,
): boolean {
  return aal === 2 && demotedUntil !== null && (assuredAt ?? 0) <= demotedUntil;
}

/** What is still true of an assurance after a demotion: the first factor. What was shown anew belongs to what is issued anew (S2). */
export function assuranceNow(assurance: Assurance, session: Pick<LiveSession, 'demotedUntil' | 'signedInAt'>): Assurance {
  if (!isAssuranceDemoted(assurance, session)) return assurance;
  const authTime = Math.min(assurance.authTime, Math.floor(session.signedInAt / SECOND));
  return { ...assurance, aal: 1, assuredAt: null, acr: ACR[1], amr: assurance.amr.filter((name) => name === 'pwd'), authTime };
}
