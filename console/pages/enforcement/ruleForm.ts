import type { FactorKind } from '../../../src/domain/factors/factor.ts';
import type { Level, Reach, Timing } from '../../../src/domain/policy/rule.ts';
import type { RuleChange, RuleSaid } from '../../api/policy.ts';
import type { SessionsAct } from '../../api/sessions.ts';

/** A rule as it is typed. A number field that was emptied holds ''. */
export interface RuleForm {
  /** `none`: says nothing, which the tenant's rule cannot. */
  readonly level: Level | 'none';
  /** `unsaid`: the tenant's timing, or the default where the tenant says none. */
  readonly timing: Timing['kind'] | 'unsaid';
  readonly days: number | '';
  /** Whom the level reaches. */
  readonly share: 'all' | 'some';
  readonly percent: number | '';
  /** The level of those whom it does not reach. */
  readonly others: Level;
  readonly limits: 'all' | 'some';
  readonly kinds: FactorKind[];
  /** Never taken from the version before: a later edit neither repeats nor cancels it (S5). */
  readonly sessions: 'keep' | 'recheck' | SessionsAct['kind'];
  /** Seconds over which all sessions are reached by `demote` and `revoke`. */
  readonly over: number;
  readonly start: 'now' | 'later';
  /** "2026-12-01 09:00:00" in the reader's zone; null: not chosen yet. */
  readonly at: string | null;
}

/** What administrators are advised to begin with (T1). */
const ADVISED_DAYS = 14;

/** Few enough that a mistake is small, enough that somebody notices it. */
const ADVISED_PERCENT = 10;

const KINDS_OF_A_FRESH_TENANT: readonly FactorKind[] = ['webauthn', 'totp', 'backup_code'];

/** @param said null: the scope says nothing yet. */
export function formOf(said: RuleSaid | null): RuleForm {
  const timing = said?.timing ?? null;
  return {
    level: said?.level ?? 'none',
    timing: timing?.kind ?? 'unsaid',
    days: timing?.kind === 'grace-period' ? timing.days : ADVISED_DAYS,
    share: (said?.reach ?? null) === null ? 'all' : 'some',
    percent: said?.reach?.percent ?? ADVISED_PERCENT,
    others: said?.reach?.others ?? 'optional',
    limits: said === null || said.factors === null ? 'all' : 'some',
    kinds: [...(said?.factors ?? KINDS_OF_A_FRESH_TENANT)],
    sessions: 'keep',
    over: 0,
    start: 'now',
    at: null,
  };
}

/** What is typed, as the API takes it. An emptied number goes to it as it is: it says what it takes. */
export function ruleOf({ level, timing, days, share, percent, others, limits, kinds, sessions }: RuleForm): RuleSaid {
  return {
    level: level === 'none' ? null : level,
    timing: timing === 'unsaid' ? null : timing === 'grace-period' ? { kind: timing, days: Number(days) } : { kind: timing },
    factors: limits === 'all' ? null : kinds,
    existingSessions: sessions === 'recheck' ? 'recheck' : 'keep',
    reach: share === 'all' || !canReachSome(level) ? null : { percent: Number(percent), others },
  };
}

/** What happens to all sessions with the rule, and is no part of it; null: nothing. */
export function sessionsActOf({ sessions, over }: Pick<RuleForm, 'sessions' | 'over'>): SessionsAct | null {
  return sessions === 'demote' || sessions === 'revoke' ? { kind: sessions, overSeconds: over } : null;
}

/** A share needs a looser level for the others. */
export function canReachSome(level: RuleForm['level']): boolean {
  return level === 'optional' || level === 'required';
}

/** RFC 3339; null: from now on. */
export function fromOf({ start, at }: Pick<RuleForm, 'start' | 'at'>): RuleChange['from'] {
  return start === 'now' || at === null ? null : new Date(at.replace(' ', 'T')).toISOString();
}

/** Whether the form holds all that it needs to be judged. */
export function isComplete({ start, at, timing, days, share, percent, limits, kinds }: RuleForm): boolean {
  const numbers = (timing !== 'grace-period' || days !== '') && (share === 'all' || percent !== '');
  return (start === 'now' || at !== null) && numbers && (limits === 'all' || kinds.length > 0);
}

export type RulePart = 'level' | 'reach' | 'timing' | 'factors' | 'existingSessions';

/** The parts in which two rules differ. Whether sessions are judged again is a thing of each version: only asking for it differs. */
export function differencesOf(before: RuleSaid | null, after: RuleSaid): readonly RulePart[] {
  const parts = (['level', 'reach', 'timing', 'factors'] as const).filter(
    (part) => JSON.stringify(plain(before?.[part] ?? null)) !== JSON.stringify(plain(after[part])),
  );
  return after.existingSessions === 'recheck' ? [...parts, 'existingSessions'] : parts;
}

/** In one order, so that the same is the same. */
function plain(value: Level | Reach | Timing | readonly FactorKind[] | null): unknown {
  if (Array.isArray(value)) return [...(value as readonly FactorKind[])].sort();
  if (value !== null && typeof value === 'object' && 'percent' in value) return [value.percent, value.others];
  if (value !== null && typeof value === 'object' && 'kind' in value) return [value.kind, 'days' in value ? value.days : null];
  return value;
}

/** The form after another place on the dial was chosen: turning to Required begins with the grace that is advised (T1). */
export function turnedTo(form: RuleForm, level: RuleForm['level']): RuleForm {
  const isNew = level === 'required' && form.timing === 'unsaid';
  const reach: Pick<RuleForm, 'others'> | null = level === 'optional' ? { others: 'off' } : null;
  return { ...form, level, ...reach, ...(isNew ? { timing: 'grace-period', days: ADVISED_DAYS } : {}) };
}
