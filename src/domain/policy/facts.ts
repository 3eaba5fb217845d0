import type { Instant } from '../../kernel/instant.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { GroupId } from '../directory/group.ts';
import type { HeldFactor } from '../factors/factor.ts';
import type { Assessment } from '../risk/signals.ts';
import type { Demand } from '../sessions/demand.ts';
import type { Evidence } from '../sessions/evidence.ts';
import type { Allowance } from '../sessions/session.ts';
import type { FiredRule } from '../stepUp/firingRules.ts';
import type { Bypass } from './bypass.ts';

/** The live session with which an application is being opened (S3). */
export interface ReusedSession {
  readonly signedInAt: Instant;
  /** null: the session rests on its proofs alone. */
  readonly allowance: Allowance | null;
  /** From here on all rules judge it (S8); null: never. */
  readonly recheckAt: Instant | null;
}

export interface UserFacts {
  readonly createdAt: Instant;
  /** 0 to 99, by a stable hash of the person: how early a rule that reaches a share of the people reaches this one. */
  readonly cohort: number;
  readonly groups: readonly GroupId[];
  /** The confirmed ones. */
  readonly factors: readonly HeldFactor[];
  /** When the user was last offered enrolment and skipped it; null: never (L7). */
  readonly promptedAt: Instant | null;
  /** End of the enrolment window after a reset; null: none is open (B6). */
  readonly mustEnrolUntil: Instant | null;
  /** No sign-in for longer than the tenant's limit (S11). */
  readonly dormant: boolean;
  readonly bypass: Bypass | null;
  /** All that factors showed up to then is no second factor any more: the tenant's sessions were demoted. null: they were not. */
  readonly demotedUntil: Instant | null;
}

/** How unusual this is. What the score asks for is a demand like any other; what it refuses is said here. */
export interface RiskFacts extends Pick<Assessment, 'score' | 'signals'> {
  /** Refused from this score on, 1 to 100; null: nobody is. */
  readonly refuseFrom: number | null;
}

/** One situation: everything about this person, this flow and this moment that the decision reads. */
export interface Facts {
  readonly at: Instant;
  /** null: no application in particular. */
  readonly application: ApplicationId | null;
  readonly user: UserFacts;
  readonly evidence: readonly Evidence[];
  /** The user chose "later" in this flow; on reuse, in the session's sign-in. */
  readonly skipped: boolean;
  /** The user chose to use a factor although nobody asks (L5). */
  readonly wantsFactor: boolean;
  /** null: a sign-in. Otherwise an authorization with a live session (S3, S4). */
  readonly session: ReusedSession | null;
  readonly demand: Demand | null;
  /** Absent: risk is not assessed here, or what it gives enforces nothing. */
  readonly risk?: RiskFacts;
  /** The step-up rules of which the demand is, and those in report-only that would have asked more. Absent: no rule fired. */
  readonly stepUp?: { readonly fired: readonly FiredRule[]; readonly tried: readonly FiredRule[] };
}
