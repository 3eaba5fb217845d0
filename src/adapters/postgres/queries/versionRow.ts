import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { GroupId } from '../../../domain/directory/group.ts';
import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { ExistingSessions, Level, PolicyVersion, Scope, Timing } from '../../../domain/policy/rule.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { assertNever } from '../../../kernel/never.ts';

export interface VersionRow {
  readonly scope_kind: Scope['kind'];
  readonly scope_id: string;
  readonly effective_from: Instant;
  readonly level: Level | null;
  readonly timing_kind: Timing['kind'] | null;
  readonly grace_days: number | null;
  readonly factors: readonly FactorKind[] | null;
  readonly existing_sessions: ExistingSessions;
  readonly reach_percent: number | null;
  readonly reach_others: Level | null;
}

export function scopeOf(row: Pick<VersionRow, 'scope_kind' | 'scope_id'>): Scope {
  switch (row.scope_kind) {
    case 'tenant':
      return { kind: 'tenant' };
    case 'group':
      return { kind: 'group', group: row.scope_id as GroupId };
    case 'application':
      return { kind: 'application', application: row.scope_id as ApplicationId };
    default:
      return assertNever(row.scope_kind);
  }
}

export function versionOf(row: VersionRow): PolicyVersion {
  const version = {
    from: row.effective_from,
    level: row.level,
    timing: timingOf(row),
    factors: row.factors,
    existingSessions: row.existing_sessions,
  };
  const { reach_percent: percent, reach_others: others } = row;
  return percent === null || others === null ? version : { ...version, reach: { percent, others } };
}

function timingOf({ timing_kind: kind, grace_days: days }: VersionRow): Timing | null {
  if (kind === null) return null;
  if (kind !== 'grace-period') return { kind };
  if (days === null) throw new Error('a grace period without days');
  return { kind, days };
}
