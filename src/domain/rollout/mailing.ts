import { after, DAY, type Instant } from '../../kernel/instant.ts';
import type { Scope } from '../policy/rule.ts';
import type { Mailing, RolloutPlan } from './plan.ts';
import { type Rollout, stageStands } from './rollout.ts';
import { openingOf, scopesOf } from './steps.ts';

export const MOST_REMINDERS = 10;
export const MOST_DAYS_BEFORE = 90;
export const MOST_PER_MINUTE = 6_000;

export type MailStep = 'announcement' | `days_${number}`;

/** A mail to the people of one stage. From `until` on it is not worth sending: the next one follows, or it is over. */
export interface PlannedMail {
  readonly step: MailStep;
  readonly from: Instant;
  readonly until: Instant;
}

/** @returns null: there is no such step. */
export function mailStep(text: string): MailStep | null {
  if (text === 'announcement') return text;
  return /^days_(0|[1-9]\d?)$/.test(text) ? (text as MailStep) : null;
}

/** What was missed is not made up for: whoever was just told of it is not reminded on the same day. */
const AFTER_ANNOUNCEMENT = DAY;
/** On the day itself a reminder is of use until its end. */
const AFTER_DATE = DAY;

/**
 * The mails to the people of one date, in the order in which they are due. Each is due as long before the date as it says, to the minute:
 * who sets a roll-out to nine in the morning has its reminders sent at nine. One ends where the next begins, so nobody gets two at once.
 */
export function plannedMails(
  { announcement, reminders }: Mailing,
  { startedAt, date }: { readonly startedAt: Instant; readonly date: Instant },
): readonly PlannedMail[] {
  const over = after(date, AFTER_DATE);
  const first = announcement ? [{ step: 'announcement' as const, from: startedAt }] : [];
  const earliest = announcement ? after(startedAt, AFTER_ANNOUNCEMENT) : startedAt;
  const later = [...reminders]
    .sort((one, other) => other - one)
    .map((days) => ({ step: `days_${days}` as const, from: after(date, -days * DAY) }))
    .filter(({ from }) => from >= earliest);
  const all = [...first, ...later];
  return all.map((one, index) => ({ ...one, until: all[index + 1]?.from ?? over })).filter(({ from, until }) => from < until);
}

/** The one that is due at an instant; null: none is. */
export function dueMail(planned: readonly PlannedMail[], now: Instant): PlannedMail | null {
  return planned.find(({ from, until }) => from <= now && now < until) ?? null;
}

/** The people of some scopes whom a share reaches. */
export interface Reached {
  readonly scopes: readonly Scope[];
  /** Whole, 1 to 100. */
  readonly percent: number;
}

/** Whom a stage is the first to reach, so that its date is theirs. */
export interface StagePeople {
  readonly stage: number;
  readonly date: Instant;
  readonly reached: Reached;
  /** Whom earlier stages reach. */
  readonly without: readonly Reached[];
  /** T7: accounts that are made from then on have no time, and set it up at their first sign-in. */
  readonly opensAt: Instant;
}

export function stagePeople(plan: RolloutPlan): readonly StagePeople[] {
  const reached = plan.stages.map((stage) => ({
    scopes: scopesOf(stage, plan),
    percent: stage.who.kind === 'share' ? stage.who.percent : 100,
  }));
  return plan.stages.map((stage, number) => ({
    stage: number,
    date: stage.at,
    reached: reached[number] as Reached,
    without: reached.slice(0, number),
    opensAt: openingOf(stage, plan),
  }));
}

export interface StageMail {
  readonly people: StagePeople;
  readonly mail: PlannedMail;
}

/** Every mail of a roll-out, stage by stage. */
export function mailsOf({ plan, createdAt }: Pick<Rollout, 'plan' | 'createdAt'>): readonly StageMail[] {
  const { mailing } = plan;
  if (mailing === null) return [];
  return stagePeople(plan).flatMap((people) =>
    plannedMails(mailing, { startedAt: createdAt, date: people.date }).map((mail) => ({ people, mail })),
  );
}

/** What is to be sent at an instant: nothing while the roll-out stands still, and nothing of a stage that was withdrawn. */
export function mailsDue(rollout: Pick<Rollout, 'plan' | 'createdAt' | 'state' | 'steps'>, now: Instant): readonly StageMail[] {
  if (rollout.state !== 'running') return [];
  return mailsOf(rollout).filter(({ people, mail }) => mail.from <= now && now < mail.until && stageStands(rollout, people.stage));
}
