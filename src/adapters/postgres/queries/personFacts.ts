import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { Group } from '../../../domain/directory/group.ts';
import type { TenantSettings } from '../../../domain/directory/tenant.ts';
import type { FactorId, FactorKind, HeldFactor } from '../../../domain/factors/factor.ts';
import { SECOND_FACTOR_LIMITS } from '../../../domain/factors/guessLimits.ts';
import type { BypassId } from '../../../domain/policy/bypass.ts';
import type { UserFacts } from '../../../domain/policy/facts.ts';
import { after, DAY, type Instant } from '../../../kernel/instant.ts';

interface FactorJson {
  readonly id: FactorId;
  readonly kind: FactorKind;
  readonly companion: boolean | null;
  readonly remaining: number | null;
}

/** What a person's facts are made of. */
export interface FactsRow {
  readonly created_at: Instant;
  readonly last_sign_in_at: Instant | null;
  readonly cohort: number;
  readonly mfa_prompted_at: Instant | null;
  readonly must_enrol_until: Instant | null;
  readonly still_dormant: boolean;
  readonly groups: readonly Group[];
  readonly factors: readonly FactorJson[];
  readonly bypass_id: BypassId | null;
  readonly starts_at: Instant | null;
  readonly ends_at: Instant | null;
  readonly except_applications: readonly ApplicationId[] | null;
  readonly in_a_row: number | null;
  readonly demoted_until: Instant | null;
}

export function factsOf(row: FactsRow, settings: Pick<TenantSettings, 'dormantAfterDays'>, now: Instant): UserFacts {
  const { starts_at: from, ends_at: until } = row;
  return {
    createdAt: row.created_at,
    cohort: row.cohort,
    groups: row.groups.map((group) => group.id),
    factors: row.factors.map(heldFactor),
    promptedAt: row.mfa_prompted_at,
    mustEnrolUntil: row.must_enrol_until,
    dormant: isDormant(row, settings, now),
    // B1: it does not lift a lock.
    bypass: from === null || until === null || isLocked(row) ? null : { from, until, exceptApplications: row.except_applications ?? [] },
    demotedUntil: row.demoted_until,
  };
}

export function isLocked({ in_a_row }: FactsRow): boolean {
  return (in_a_row ?? 0) >= SECOND_FACTOR_LIMITS.mostInARow;
}

/** S11: an account that never signed in is as old as itself, and a password alone wakes none. */
function isDormant(row: FactsRow, { dormantAfterDays }: Pick<TenantSettings, 'dormantAfterDays'>, now: Instant): boolean {
  if (dormantAfterDays === null) return false;
  return row.still_dormant || now > after(row.last_sign_in_at ?? row.created_at, dormantAfterDays * DAY);
}

function heldFactor(factor: FactorJson): HeldFactor {
  if (factor.kind !== 'backup_code') return { kind: factor.kind, id: factor.id };
  return { kind: 'backup_code', id: factor.id, remaining: factor.remaining ?? 0, companion: factor.companion ?? true };
}
