import type { Instant } from '../../kernel/instant.ts';
import type { GroupId } from '../directory/group.ts';
import type { ExistingSessions, Scope, Timing } from '../policy/rule.ts';

/** How Required comes to people: a plan over policy timelines. All of it is versions with a later `from`; nothing flips by a job. */
export interface RolloutPlan {
  readonly name: string;
  /** Where Required is to hold in the end. Not empty, each once. */
  readonly scopes: readonly Scope[];
  /** In the order in which they come; the last is for everybody. */
  readonly stages: readonly Stage[];
  /** Whole days, 0 to 90: so long before a stage's date people are asked and can still put it off. 0: nobody is asked before. */
  readonly graceDays: number;
  /** What the rule says in the end about whoever has no factor (T3): one of the two that leave no time. */
  readonly timing: Exclude<Timing, { readonly kind: 'grace-period' }>;
  readonly existingSessions: ExistingSessions;
  /** null: the roll-out goes on whatever comes of it. */
  readonly brake: Brake | null;
  /** null: nobody is told by mail. */
  readonly mailing: Mailing | null;
}

/** A share of the people, or all members of some groups, for whom Required is due from an instant on. */
export interface Stage {
  readonly at: Instant;
  readonly who: Who;
}

export type Who =
  | { readonly kind: 'groups'; readonly groups: readonly GroupId[] }
  /** Whole, 1 to 99, of the people of each scope. */
  | { readonly kind: 'share'; readonly percent: number }
  | { readonly kind: 'all' };

/** While this holds, the roll-out moves on. Whole percents, 0 to 100. */
export interface Brake {
  /** Of the people whom the next stage reaches, at least so many have a factor that counts. */
  readonly leastReady: number;
  /** Of the people who were asked since the roll-out began to ask, at most so many are stuck (A2). */
  readonly mostStuck: number;
}

/** What a roll-out tells its people by mail, so many days before the date of each of them. */
export interface Mailing {
  /** At the start. */
  readonly announcement: boolean;
  /** To those who have no factor by then. Whole days, 0 to 90, each once; 0: on the day. */
  readonly reminders: readonly number[];
  /** At most so many mails are written in a minute, 1 to 6,000. */
  readonly perMinute: number;
}

export const SAFE_MAILING = { announcement: true, reminders: [14, 7, 1, 0], perMinute: 300 } as const satisfies Mailing;

/** The safe plan: asked a day before, and halted when many are stuck. Who is not ready can still enrol, so readiness alone halts only below half. */
export const SAFE = {
  graceDays: 1,
  timing: { kind: 'next-sign-in' },
  existingSessions: 'keep',
  brake: { leastReady: 50, mostStuck: 5 },
  mailing: SAFE_MAILING,
} as const satisfies Pick<RolloutPlan, 'graceDays' | 'timing' | 'existingSessions' | 'brake' | 'mailing'>;
