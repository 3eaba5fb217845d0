import type { RolloutPlan } from '../../api/rollouts.ts';

/** A plan as it is typed. Dates are "2026-12-14 09:00:00" in the reader's zone; a number field that was emptied holds ''. */
export interface PlanForm {
  readonly name: string;
  readonly scope: 'tenant' | 'groups' | 'applications';
  readonly groups: readonly string[];
  readonly applications: readonly string[];
  /** Groups that go first; empty: none does. */
  readonly first: readonly string[];
  readonly firstAt: string | null;
  readonly shares: readonly { readonly key: number; readonly percent: number | ''; readonly at: string | null }[];
  readonly at: string | null;
  readonly graceDays: number | '';
  readonly timing: RolloutPlan['timing']['kind'];
  readonly existingSessions: RolloutPlan['existingSessions'];
  readonly isBraked: boolean;
  readonly leastReady: number | '';
  readonly mostStuck: number | '';
  readonly isMailed: boolean;
  readonly isAnnounced: boolean;
  /** "14, 7, 1, 0" */
  readonly reminders: string;
  readonly perMinute: number | '';
}

/** Days from today to the date that is proposed: time for an announcement, and for reminders 14, 7 and 1 days before. */
const PROPOSED_DAYS = 14;

/** The safe plan: today Optional, in two weeks Required, asked a day before, and halted when many are stuck. */
export function safeForm(name: string, now: Date): PlanForm {
  return {
    name,
    scope: 'tenant',
    groups: [],
    applications: [],
    first: [],
    firstAt: null,
    shares: [],
    at: inDays(now, PROPOSED_DAYS + 1),
    graceDays: 1,
    timing: 'next-sign-in',
    existingSessions: 'keep',
    isBraked: true,
    leastReady: 50,
    mostStuck: 5,
    isMailed: true,
    isAnnounced: true,
    reminders: '14, 7, 1, 0',
    perMinute: 300,
  };
}

/** "2026-12-14 09:00:00", so many days after a day. */
function inDays(day: Date, days: number): string {
  const at = new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} 09:00:00`;
}

/** The plan as the API takes it; null: something is missing still. */
export function planOf(form: PlanForm): RolloutPlan | null {
  const { name, graceDays, timing, existingSessions, isBraked, leastReady, mostStuck } = form;
  const scopes = scopesOf(form);
  const stages = stagesOf(form);
  if (name.trim() === '' || scopes.length === 0 || stages === null || graceDays === '') return null;
  if (isBraked && (leastReady === '' || mostStuck === '')) return null;
  const brake = isBraked ? { leastReady: Number(leastReady), mostStuck: Number(mostStuck) } : null;
  const mailing = mailingOf(form);
  if (mailing === undefined) return null;
  return { name, scopes, stages, graceDays, timing: { kind: timing }, existingSessions, brake, mailing };
}

/** Whole days, each once; none: no reminder. @returns null: something else is typed. */
export function remindersOf(typed: string): number[] | null {
  const parts = typed.split(/[\s,;]+/).filter((part) => part !== '');
  const days = parts.map(Number);
  return days.length <= 10 &&
    parts.every((part) => /^\d{1,2}$/.test(part)) &&
    days.every((day) => day <= 90) &&
    new Set(days).size === days.length
    ? days
    : null;
}

/** @returns undefined: something is missing still. */
function mailingOf({ isMailed, isAnnounced, reminders, perMinute }: PlanForm): RolloutPlan['mailing'] | undefined {
  if (!isMailed) return null;
  const days = remindersOf(reminders);
  if (days === null || perMinute === '' || (days.length === 0 && !isAnnounced)) return undefined;
  return { announcement: isAnnounced, reminders: days, perMinute };
}

function scopesOf({ scope, groups, applications }: PlanForm): RolloutPlan['scopes'] {
  switch (scope) {
    case 'tenant':
      return [{ kind: 'tenant' }];
    case 'groups':
      return groups.map((group) => ({ kind: 'group', group }));
    case 'applications':
      return applications.map((application) => ({ kind: 'application', application }));
  }
}

function stagesOf({ scope, first, firstAt, shares, at }: PlanForm): RolloutPlan['stages'] | null {
  const stages: RolloutPlan['stages'] = [];
  if (scope === 'tenant' && first.length > 0) {
    if (firstAt === null) return null;
    stages.push({ at: rfc3339(firstAt), who: { kind: 'groups', groups: [...first] } });
  }
  for (const share of shares) {
    if (share.percent === '' || share.at === null) return null;
    stages.push({ at: rfc3339(share.at), who: { kind: 'share', percent: share.percent } });
  }
  return at === null ? null : [...stages, { at: rfc3339(at), who: { kind: 'all' } }];
}

function rfc3339(at: string): string {
  return new Date(at.replace(' ', 'T')).toISOString();
}
