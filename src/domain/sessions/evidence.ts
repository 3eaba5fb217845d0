import type { Instant } from '../../kernel/instant.ts';
import type { EnrolmentProof } from '../directory/enrolmentProof.ts';
import type { FactorId } from '../factors/factor.ts';

/** What a factor was shown for: to reach AAL 2 (`assure`), or as the existing factor before a new one is bound (`guard`, F4). */
export type Purpose = 'assure' | 'guard';

/** A recorded proof: this person showed this at this time. Assurance is judged from these and from nothing else. */
export type Evidence =
  | { readonly method: 'password' | EnrolmentProof; readonly at: Instant }
  | FederatedEvidence
  | { readonly method: 'webauthn'; readonly at: Instant; readonly factorId: FactorId; readonly userVerified: boolean }
  | { readonly method: 'totp' | 'sms'; readonly at: Instant; readonly factorId: FactorId }
  | { readonly method: 'backup_code'; readonly at: Instant; readonly factorId: FactorId; readonly purpose: Purpose };

/** A sign-in at an upstream provider, as far as it is believed. */
export interface FederatedEvidence {
  readonly method: 'federated';
  /** When the person proved who they are there (`auth_time`); where the provider does not say, when its answer came. */
  readonly at: Instant;
  /** The provider does not say when the person was there: it serves no demand for a recent proof. Absent: it says. */
  readonly timing?: 'unsaid';
  /** What it claimed is mapped to MFA; then it says when. Absent: a first factor and no more. */
  readonly countsAsMfa?: true;
  /** What the provider claimed, for the record; nothing is decided by it. Absent: not kept. */
  readonly claimed?: UpstreamClaim;
}

export interface UpstreamClaim {
  /** Id of the provider in this tenant. */
  readonly provider: string;
  /** null: it claimed none. */
  readonly acr: string | null;
  readonly amr: readonly string[];
}

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
 * not touched, and a passkey or a sign-in elsewhere stays a first factor.
 * @param until null: nothing was demoted.
 */
export function isDemoted(evidence: Evidence, until: Instant | null): boolean {
  return until !== null && isSecondFactor(evidence) && evidence.at <= until;
}

/** Of a factor that is held here, or a sign-in elsewhere that counts as one. */
function isSecondFactor(evidence: Evidence): boolean {
  return isFactorEvidence(evidence) || (evidence.method === 'federated' && evidence.countsAsMfa === true);
}

export function isFactorEvidence(evidence: Evidence): evidence is FactorEvidence {
  return 'factorId' in evidence;
}
