import type { Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { ApplicationId } from '../directory/application.ts';
import type { GroupId } from '../directory/group.ts';
import type { FactorId, HeldFactor, RealKind } from '../factors/factor.ts';
import type { Evidence } from '../sessions/evidence.ts';
import type { Bypass } from './bypass.ts';
import type { UserFacts } from './facts.ts';

/** A factor with the time for which somebody held it. */
export type FactorLife = (
  | { readonly kind: RealKind }
  | {
      readonly kind: 'backup_code';
      readonly companion: boolean;
      /** Codes that are left now. */
      readonly left: number;
      /** When codes of it were spent, of those since the beginning of the time that is looked at. */
      readonly spentAt: readonly Instant[];
    }
) & {
  /** null: since before the time that is looked at. */
  readonly from: Instant | null;
  /** null: it is still held. */
  readonly until: Instant | null;
};

/**
 * What the store tells of one person over a stretch of time. Factors, codes and bypasses are as they were at each instant of it;
 * groups are those of now, and of an enrolment prompt and of an enrolment window the latest is known alone.
 */
export interface Life {
  readonly createdAt: Instant;
  readonly cohort: number;
  readonly groups: readonly GroupId[];
  readonly factors: readonly FactorLife[];
  readonly promptedAt: Instant | null;
  /** The enrolment window that is open, with the instant of its opening where that is within the time; null: none is. */
  readonly window: { readonly from: Instant | null; readonly until: Instant } | null;
  /** Newest first; `until` is the earlier of its end and its revocation. */
  readonly bypasses: readonly Bypass[];
}

/** The person as `decide` would have seen them at an instant. Whether an account was dormant says what an enrolment needs, not whether one is asked. */
export function factsAt(life: Life, at: Instant): UserFacts {
  const { createdAt, cohort, groups, promptedAt, window, bypasses } = life;
  return {
    createdAt,
    cohort,
    groups,
    factors: life.factors.filter(({ from, until }) => (from === null || from <= at) && (until === null || at < until)).map(heldAt(at)),
    promptedAt: promptedAt !== null && promptedAt <= at ? promptedAt : null,
    mustEnrolUntil: window === null || (window.from !== null && at < window.from) ? null : window.until,
    dormant: false,
    // A sign-in shows its own proofs, and no demotion is later than the proofs that come after it.
    demotedUntil: null,
    bypass: bypasses.find(({ from, until }) => from <= at && at < until) ?? null,
  };
}

/** The instants at which those facts can change. */
export function changesIn({ factors, promptedAt, window, bypasses }: Life): readonly Instant[] {
  const all = [
    ...factors.flatMap((factor) => [factor.from, factor.until, ...(factor.kind === 'backup_code' ? factor.spentAt : [])]),
    promptedAt,
    ...(window === null ? [] : [window.from, window.until]),
    ...bypasses.flatMap(({ from, until }) => [from, until]),
  ];
  return [...new Set(all.filter((at) => at !== null))].sort((one, other) => one - other);
}

/** A kind stands for a factor of it, as for people who are counted together. */
function heldAt(at: Instant): (factor: FactorLife) => HeldFactor {
  return (factor) => {
    if (factor.kind !== 'backup_code') return { kind: factor.kind, id: standIn(factor.kind) };
    const { kind, companion, left, spentAt } = factor;
    return { kind, id: standIn(kind), companion, remaining: left + spentAt.filter((spent) => spent > at).length };
  };
}

/** What a sign-in showed besides its first factor, as its record tells: bits, of which the names of RFC 8176 tell no more. */
export const SHOWN = { key: 1, verifiedKey: 2, otp: 4, sms: 8 } as const;

/** So many sets of them there are. */
export const SHOWN_SETS = 16;

/** The proofs of a sign-in for somebody who holds these factors. A proof of a factor that they do not hold counts for nothing (S8). */
export function shownEvidence(shown: number, factors: readonly HeldFactor[], at: Instant): readonly Evidence[] {
  return factors.flatMap((factor): readonly Evidence[] => {
    const { kind, id: factorId } = factor;
    switch (kind) {
      case 'webauthn':
        return (shown & SHOWN.key) === 0 ? [] : [{ method: kind, at, factorId, userVerified: (shown & SHOWN.verifiedKey) !== 0 }];
      case 'sms':
        return (shown & SHOWN.sms) === 0 ? [] : [{ method: kind, at, factorId }];
      // One name stands for both: whoever has an app is taken to have used it.
      case 'totp':
        return (shown & SHOWN.otp) === 0 ? [] : [{ method: kind, at, factorId }];
      case 'backup_code':
        if ((shown & SHOWN.otp) === 0 || factors.some((other) => other.kind === 'totp')) return [];
        return [{ method: kind, at, factorId, purpose: 'assure' }];
      default:
        return assertNever(kind);
    }
  });
}

function standIn(kind: HeldFactor['kind']): FactorId {
  return kind as string as FactorId;
}

/** The applications that a bypass of this person leaves out. */
export function exceptedIn({ bypasses }: Life): ReadonlySet<ApplicationId> {
  return new Set(bypasses.flatMap(({ exceptApplications }) => exceptApplications));
}
