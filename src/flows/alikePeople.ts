import type { FactorId, HeldFactor, RealKind } from '../domain/factors/factor.ts';
import type { Population as AlikePeople } from '../domain/policy/conflicts.ts';
import type { UserFacts } from '../domain/policy/facts.ts';
import type { Bucket, Population } from '../ports/store/policyStore.ts';

const REMAINING = { none: 0, one: 1, several: 2 } as const;

/**
 * People as the store counts them, in the form that F6 judges. The judgment looks at kinds, so a kind stands for a factor
 * of it; of codes also at whether they stand alone (F9), whether one of them is the last (F10), and whether a batch has run
 * empty, after which nobody makes codes anew (F11).
 */
export function alikePeople({ groups, kinds, codes, people }: Population): AlikePeople {
  const factors: HeldFactor[] = kinds.map(standIn);
  if (codes !== null)
    factors.push({ kind: 'backup_code', id: idOf('backup_code'), remaining: REMAINING[codes.left], companion: codes.companion });
  return { groups, factors, count: people };
}

function standIn(kind: RealKind): HeldFactor {
  return { kind, id: idOf(kind) };
}

function idOf(kind: HeldFactor['kind']): FactorId {
  return kind as string as FactorId;
}

/**
 * A bucket's people as `decide` sees them. Whether an account is dormant says what an enrolment needs first (S11), not whether one is
 * asked, so it is left out of account.
 */
export function bucketFacts(bucket: Bucket): UserFacts {
  const { groups, factors } = alikePeople(bucket);
  const { createdAt, promptedAt, mustEnrolUntil, bypass } = bucket;
  return { createdAt, groups, factors, promptedAt, mustEnrolUntil, dormant: false, bypass };
}
