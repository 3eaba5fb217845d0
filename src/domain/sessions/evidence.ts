import type { Instant } from '../../kernel/instant.ts';
import type { EnrolmentProof } from '../directory/enrolmentProof.ts';
import type { FactorId } from '../factors/factor.ts';

/** What a factor was shown for: to reach AAL 2 (`assure`), or as the existing factor before a new one is bound (`guard`, F4). */
export type Purpose = 'assure' | 'guard';

/** A recorded proof: this person showed this at this time. Assurance is judged from these and from nothing else. */
export type Evidence =
  | { readonly method: 'password' | 'federated' | EnrolmentProof; readonly at: Instant }
  | { readonly method: 'webauthn'; readonly at: Instant; readonly factorId: FactorId; readonly userVerified: boolean }
  | { readonly method: 'totp' | 'sms'; readonly at: Instant; readonly factorId: FactorId }
  | { readonly method: 'backup_code'; readonly at: Instant; readonly factorId: FactorId; readonly purpose: Purpose };

export type Method = Evidence['method'];

export type FactorEvidence = Extract<Evidence, { readonly factorId: FactorId }>;

export type Aal = 1 | 2;

/** How recent a proof has to be. */
export interface Freshness {
  /** The greatest age of the proof in seconds, 0 or more; null: any age. */
  readonly maxAgeSeconds: number | null;
  /** Proofs from before this instant do not serve; null: all may. */
  readonly notBefore: Instant | null;
}

/**
 * S6: shown by a factor before the sessions of the tenant were demoted, so that it is no second factor any more. A password is
 * not touched, and a passkey stays a first factor.
 * @param until null: nothing was demoted.
 */
export function isDemoted(evidence: Evidence, until: Instant | null): boolean {
  return until !== null && isFactorEvidence(evidence) && evidence.at <= until;
}

export function isFactorEvidence(evidence: Evidence): evidence is FactorEvidence {
  return 'factorId' in evidence;
}
