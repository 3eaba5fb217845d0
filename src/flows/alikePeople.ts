import type { FactorId, HeldFactor, RealKind } from '../domain/factors/factor.ts';
import type { Population } from '../domain/policy/conflicts.ts';
import type { UserFacts } from '../domain/policy/facts.ts';
import type { Evidence } from '../domain/sessions/evidence.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Bucket, SessionAlike } from '../ports/store/policyStore.ts';

const REMAINING = { none: 0, one: 1, several: 2 } as const;

/** The people of all buckets in the form that F6 judges: alike are who have the same groups and factors, enabled accounts alone. */
export function alikePeople(buckets: readonly Bucket[]): readonly Population[] {
  const found = new Map<string, Population>();
  for (const { groups, kinds, codes, people } of buckets) {
    if (people === 0) continue;
    const key = JSON.stringify([groups, kinds, codes]);
    found.set(key, { groups, factors: heldFactors({ kinds, codes }), count: people + (found.get(key)?.count ?? 0) });
  }
  return [...found.keys()].sort().map((key) => found.get(key) as Population);
}

/**
 * A bucket's people as `decide` sees them. Whether an account is dormant says what an enrolment needs first (S11), not whether one is
 * asked, so it is left out of account.
 */
export function bucketFacts(bucket: Bucket): UserFacts {
  const { createdAt, cohort, groups, promptedAt, mustEnrolUntil, bypass } = bucket;
  return {
    createdAt,
    cohort,
    groups,
    factors: heldFactors(bucket),
    promptedAt,
    mustEnrolUntil,
    dormant: false,
    bypass,
    demotedUntil: null,
  };
}

/** What a session shows, as `decide` sees it. A proof stands for one by the factor that stands for its kind. */
export function shownEvidence({ evidence }: SessionAlike, at: Instant): readonly Evidence[] {
  return evidence.map(
    (proof): Evidence => (proof.method === 'password' ? { ...proof, at } : { ...proof, at, factorId: idOf(proof.method) }),
  );
}

/**
 * What a bucket's people hold. The judgment looks at kinds, so a kind stands for a factor of it; of codes also at whether they stand
 * alone (F9), whether one of them is the last (F10), and whether a batch has run empty, after which nobody makes codes anew (F11).
 */
function heldFactors({ kinds, codes }: Pick<Bucket, 'kinds' | 'codes'>): readonly HeldFactor[] {
  const factors: HeldFactor[] = kinds.map(standIn);
  if (codes !== null)
    factors.push({ kind: 'backup_code', id: idOf('backup_code'), remaining: REMAINING[codes.left], companion: codes.companion });
  return factors;
}

function standIn(kind: RealKind): HeldFactor {
  return { kind, id: idOf(kind) };
}

function idOf(kind: HeldFactor['kind']): FactorId {
  return kind as string as FactorId;
}
