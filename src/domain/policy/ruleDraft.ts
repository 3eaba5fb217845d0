import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { FACTOR_KINDS, type FactorKind, isFactorKind } from '../factors/factor.ts';
import { isLooser, isPercent } from './reach.ts';
import {
  LEAST_GRACE_DAYS,
  LEVELS,
  type Level,
  MOST_GRACE_DAYS,
  type Reach,
  type Rule,
  type Scope,
  TIMING_KINDS,
  type Timing,
} from './rule.ts';

/** A rule as somebody asks for it. null, or not given: the scope says nothing about this part. */
export interface RuleDraft {
  readonly level?: unknown;
  readonly timing?: unknown;
  readonly factors?: unknown;
  readonly existingSessions?: unknown;
  readonly reach?: unknown;
}

export type RuleFault =
  | 'unknown_level'
  | 'level_required'
  | 'unknown_timing'
  | 'days_out_of_range'
  | 'unknown_kind'
  | 'existing_sessions_unknown'
  | 'reach_out_of_range'
  | 'reach_not_looser';

/** Reads a rule for a scope. L1, T1: anything that is not exactly a known value is refused and changes nothing. */
export function ruleFrom(scope: Scope, draft: RuleDraft): Result<Rule, RuleFault> {
  const level = levelFrom(scope, draft.level ?? null);
  if (!level.ok) return level;
  const timing = timingFrom(draft.timing ?? null);
  if (!timing.ok) return timing;
  const factors = factorsFrom(draft.factors ?? null);
  if (!factors.ok) return factors;
  const existingSessions = draft.existingSessions ?? 'keep';
  if (existingSessions !== 'keep' && existingSessions !== 'recheck') {
    return refused('existing_sessions_unknown', 'Existing sessions are kept ("keep") or judged again ("recheck").');
  }
  const reach = reachFrom(draft.reach ?? null, level.value);
  if (!reach.ok) return reach;
  const everybodys = { level: level.value, timing: timing.value, factors: factors.value, existingSessions } as const;
  return succeeded(reach.value === null ? everybodys : { ...everybodys, reach: reach.value });
}

/** null: the level is everybody's. */
function reachFrom(draft: unknown, level: Level | null): Result<Reach | null, 'reach_out_of_range' | 'reach_not_looser'> {
  if (draft === null) return succeeded(null);
  const { percent, others } = (typeof draft === 'object' ? draft : {}) as { readonly percent?: unknown; readonly others?: unknown };
  if (!isPercent(percent)) return refused('reach_out_of_range', 'A rule reaches a whole percent of the people, 0 to 100.');
  const known = LEVELS.find((one) => one === others);
  if (known !== undefined && isLooser(known, level)) return succeeded({ percent, others: known });
  return refused('reach_not_looser', 'A rule that reaches a share of the people names a looser level for the others than its own.');
}

function levelFrom(scope: Scope, level: unknown): Result<Level | null, 'unknown_level' | 'level_required'> {
  if (level === null) {
    return scope.kind === 'tenant'
      ? refused('level_required', "The tenant's rule names a level: off, optional or required.")
      : succeeded(null);
  }
  const known = LEVELS.find((one) => one === level);
  return known === undefined ? refused('unknown_level', 'A level is off, optional or required.', { levels: LEVELS }) : succeeded(known);
}

function timingFrom(draft: unknown): Result<Timing | null, 'unknown_timing' | 'days_out_of_range'> {
  if (draft === null) return succeeded(null);
  const { kind, days } = (typeof draft === 'object' ? draft : {}) as { readonly kind?: unknown; readonly days?: unknown };
  switch (kind) {
    case 'first-sign-in':
    case 'next-sign-in':
      if (days === undefined || days === null) return succeeded({ kind });
      return refused('days_out_of_range', 'Only a grace period has days.');
    case 'grace-period':
      if (Number.isInteger(days) && (days as number) >= LEAST_GRACE_DAYS && (days as number) <= MOST_GRACE_DAYS) {
        return succeeded({ kind, days: days as number });
      }
      return refused('days_out_of_range', `A grace period has whole days, ${LEAST_GRACE_DAYS} to ${MOST_GRACE_DAYS}.`);
    default:
      return refused('unknown_timing', 'A timing is first-sign-in, next-sign-in, or grace-period with days.', { timings: TIMING_KINDS });
  }
}

/** Each kind once, the strongest first. */
function factorsFrom(draft: unknown): Result<readonly FactorKind[] | null, 'unknown_kind'> {
  if (draft === null) return succeeded(null);
  if (!Array.isArray(draft) || !draft.every(isFactorKind)) {
    return refused('unknown_kind', `Factors are a list of: ${FACTOR_KINDS.join(', ')}.`, { kinds: FACTOR_KINDS });
  }
  return succeeded(FACTOR_KINDS.filter((kind) => draft.includes(kind)));
}
