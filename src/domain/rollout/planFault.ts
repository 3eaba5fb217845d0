import { type Refusal, refused } from '../../kernel/result.ts';
import { isPercent } from '../policy/reach.ts';
import { MOST_GRACE_DAYS, scopeKey } from '../policy/rule.ts';
import { MOST_DAYS_BEFORE, MOST_PER_MINUTE, MOST_REMINDERS } from './mailing.ts';
import type { Mailing, RolloutPlan, Stage } from './plan.ts';

export const LONGEST_NAME = 100;
export const MOST_STAGES = 20;
/** Of all stages together: each of them is judged, and its people counted, for every one of its versions. */
export const MOST_GROUPS = 50;

/** What is wrong with a plan by itself, whatever the tenant; null: nothing. */
export function planFault(plan: RolloutPlan): Refusal<'rollout_malformed'> | null {
  const what = faultOf(plan);
  return what === null ? null : refused('rollout_malformed', what);
}

function faultOf({ name, scopes, stages, graceDays, brake, mailing }: RolloutPlan): string | null {
  if (name.trim() === '' || name.length > LONGEST_NAME) return `A roll-out has a name of 1 to ${LONGEST_NAME} characters.`;
  if (scopes.length === 0 || new Set(scopes.map(scopeKey)).size < scopes.length)
    return 'A roll-out names its scopes, at least one, each once.';
  if (!Number.isInteger(graceDays) || graceDays < 0 || graceDays > MOST_GRACE_DAYS)
    return `The days in which it can be put off are whole, 0 to ${MOST_GRACE_DAYS}.`;
  if (brake !== null && !(isPercent(brake.leastReady) && isPercent(brake.mostStuck))) return 'The brake has whole percents, 0 to 100.';
  return mailingFault(mailing) ?? stagesFault(stages, scopes);
}

function mailingFault(mailing: Mailing | null): string | null {
  if (mailing === null) return null;
  const { announcement, reminders, perMinute } = mailing;
  if (!announcement && reminders.length === 0) return 'Mails are an announcement, or reminders, or both.';
  if (reminders.length > MOST_REMINDERS || new Set(reminders).size < reminders.length)
    return `There are at most ${MOST_REMINDERS} reminders, each on another day.`;
  if (reminders.some((days) => !Number.isInteger(days) || days < 0 || days > MOST_DAYS_BEFORE))
    return `Reminders are whole days before the date, 0 to ${MOST_DAYS_BEFORE}.`;
  if (!Number.isInteger(perMinute) || perMinute < 1 || perMinute > MOST_PER_MINUTE)
    return `From 1 to ${MOST_PER_MINUTE} mails are written in a minute.`;
  return null;
}

function stagesFault(stages: readonly Stage[], scopes: RolloutPlan['scopes']): string | null {
  if (stages.length === 0 || stages.length > MOST_STAGES) return `A roll-out has 1 to ${MOST_STAGES} stages.`;
  if (stages.some(({ at }, index) => at <= (stages[index - 1]?.at ?? Number.NEGATIVE_INFINITY)))
    return 'Each stage comes later than the one before.';
  // Groups first, then growing shares, then everybody: so that no stage takes back what the one before it did.
  const sizes = stages.map(({ who }) => (who.kind === 'groups' ? 0 : who.kind === 'share' ? who.percent : 100));
  if (stages.some(({ who }) => who.kind === 'share' && !(isPercent(who.percent) && who.percent > 0 && who.percent < 100)))
    return 'A share is a whole percent, 1 to 99.';
  if (
    sizes.some((size, index) => size > 0 && size <= (sizes[index - 1] ?? 0)) ||
    sizes.some((size, index) => size < (sizes[index - 1] ?? 0))
  )
    return 'Groups come first, then shares of which each is larger than the one before.';
  if (stages.at(-1)?.who.kind !== 'all') return 'The last stage is for everybody.';
  const groups = stages.flatMap(({ who }) => (who.kind === 'groups' ? who.groups : []));
  if (groups.length > 0 && !scopes.some(({ kind }) => kind === 'tenant'))
    return 'Groups can go first where the roll-out is for the tenant.';
  if (groups.length > MOST_GROUPS) return `At most ${MOST_GROUPS} groups go first. Make one group of several, or go on with a share.`;
  const known = new Set<string>(scopes.flatMap((scope) => (scope.kind === 'group' ? [scope.group] : [])));
  if (
    stages.some(({ who }) => who.kind === 'groups' && who.groups.length === 0) ||
    new Set([...known, ...groups]).size < known.size + groups.length
  )
    return 'A stage of groups names at least one, and each group is named once in a roll-out.';
  return null;
}
