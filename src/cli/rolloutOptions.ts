import type { GroupId } from '../domain/directory/group.ts';
import type { Scope } from '../domain/policy/rule.ts';
import { type Mailing, type RolloutPlan, SAFE, type Stage } from '../domain/rollout/plan.ts';
import { type Result, refused, succeeded } from '../kernel/result.ts';
import type { TenantRun } from './commandRun.ts';
import { applicationNamed, groupNamed, instantGiven, malformedOption } from './lookups.ts';

/** A plan, as a command line names it. */
export interface PlanOptions {
  readonly name: string;
  readonly tenantRule?: true;
  readonly group?: readonly string[];
  readonly application?: readonly string[];
  readonly date: string;
  readonly first?: readonly string[];
  readonly share?: readonly string[];
  readonly graceDays?: string;
  readonly timing?: string;
  readonly existingSessions?: string;
  readonly leastReady?: string;
  readonly mostStuck?: string;
  readonly withoutBrake?: true;
  readonly reminders?: string;
  readonly mailsPerMinute?: string;
  readonly withoutAnnouncement?: true;
  readonly withoutMails?: true;
}

export async function planGiven(run: TenantRun, options: PlanOptions): Promise<Result<RolloutPlan>> {
  const scopes = await scopesGiven(run, options);
  if (!scopes.ok) return scopes;
  const stages = await stagesGiven(run, options);
  if (!stages.ok) return stages;
  const { timing = SAFE.timing.kind, existingSessions = SAFE.existingSessions } = options;
  if (timing !== 'next-sign-in' && timing !== 'first-sign-in') return malformedOption('--timing', 'next-sign-in or first-sign-in');
  if (existingSessions !== 'keep' && existingSessions !== 'recheck') return malformedOption('--existing-sessions', 'keep or recheck');
  const numbers = [options.graceDays, options.leastReady, options.mostStuck].map((text) => (text === undefined ? null : wholeNumber(text)));
  const [graceDays, leastReady, mostStuck] = numbers;
  if (numbers.some((one) => Number.isNaN(one))) return malformedOption('--grace-days, --least-ready and --most-stuck', 'whole numbers');
  const brake = { leastReady: leastReady ?? SAFE.brake.leastReady, mostStuck: mostStuck ?? SAFE.brake.mostStuck };
  const mailing = mailingGiven(options);
  if (!mailing.ok) return mailing;
  return succeeded({
    name: options.name,
    scopes: scopes.value,
    stages: stages.value,
    graceDays: graceDays ?? SAFE.graceDays,
    timing: { kind: timing },
    existingSessions,
    brake: options.withoutBrake === true ? null : brake,
    mailing: mailing.value,
  });
}

function mailingGiven({ reminders, mailsPerMinute, withoutAnnouncement, withoutMails }: PlanOptions): Result<Mailing | null> {
  if (withoutMails === true) return succeeded(null);
  const days =
    reminders === undefined
      ? SAFE.mailing.reminders
      : reminders === 'none'
        ? []
        : reminders.split(',').map((one) => wholeNumber(one.trim()));
  const perMinute =
    mailsPerMinute === undefined ? SAFE.mailing.perMinute : /^\d{1,4}$/.test(mailsPerMinute) ? Number(mailsPerMinute) : Number.NaN;
  if (days.some(Number.isNaN)) return malformedOption('--reminders', 'whole days with commas between them, or none');
  if (Number.isNaN(perMinute)) return malformedOption('--mails-per-minute', 'a whole number');
  return succeeded({ announcement: withoutAnnouncement !== true, reminders: days, perMinute });
}

async function scopesGiven(run: TenantRun, { tenantRule, group = [], application = [] }: PlanOptions): Promise<Result<readonly Scope[]>> {
  const scopes: Scope[] = tenantRule === true ? [{ kind: 'tenant' }] : [];
  for (const name of group) {
    const found = await groupNamed(run, name);
    if (!found.ok) return found;
    scopes.push({ kind: 'group', group: found.value.id });
  }
  for (const clientId of application) {
    const found = await applicationNamed(run, clientId);
    if (!found.ok) return found;
    scopes.push({ kind: 'application', application: found.value.id });
  }
  if (scopes.length > 0) return succeeded(scopes);
  return refused('command_malformed', 'Say for whom it is: --tenant-rule, --group NAME or --application CLIENT_ID.');
}

async function stagesGiven(run: TenantRun, { date, first = [], share = [] }: PlanOptions): Promise<Result<readonly Stage[]>> {
  const stages: Stage[] = [];
  for (const text of first) {
    const dated = datedStage(text, '--first');
    if (!dated.ok) return dated;
    const groups: GroupId[] = [];
    for (const name of dated.value.what.split(',')) {
      const found = await groupNamed(run, name.trim());
      if (!found.ok) return found;
      groups.push(found.value.id);
    }
    stages.push({ at: dated.value.at, who: { kind: 'groups', groups } });
  }
  for (const text of share) {
    const dated = datedStage(text, '--share');
    if (!dated.ok) return dated;
    stages.push({ at: dated.value.at, who: { kind: 'share', percent: wholeNumber(dated.value.what) } });
  }
  const last = instantGiven(date, '--date');
  if (!last.ok) return last;
  return last.value === null ? malformedOption('--date', 'an instant') : succeeded([...stages, { at: last.value, who: { kind: 'all' } }]);
}

/** "what@instant" */
function datedStage(text: string, option: string) {
  const cut = text.lastIndexOf('@');
  const at = instantGiven(text.slice(cut + 1), option);
  if (cut < 1 || !at.ok || at.value === null)
    return malformedOption(option, 'what is meant, @ and an instant, such as 25@2026-12-07T09:00:00Z');
  return succeeded({ what: text.slice(0, cut), at: at.value });
}

function wholeNumber(text: string): number {
  return /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
}
