import type { EventId } from '../../domain/audit/event.ts';
import { rehearsedSnapshot } from '../../domain/policy/rehearsed.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import { type RuleDraft, type RuleFault, ruleFrom } from '../../domain/policy/ruleDraft.ts';
import { after, DAY } from '../../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Looked, RealSignIn, Span } from '../../ports/store/rehearsalStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { Administration } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { type ScopeNotFound, scopeExists } from '../scopeExists.ts';
import { smsNotProved } from '../smsNotProved.ts';
import { startOfDay } from '../startOfDay.ts';
import { type JudgedSignIn, judging, type Sides } from './judgedSignIn.ts';
import { livesSince, type PersonMet } from './livesSince.ts';

const MOST_DAYS = 90;

/** A rule that somebody wants to try on what really happened. */
export interface RuleTried extends Administration {
  readonly scope: Scope;
  readonly rule: RuleDraft;
  /** Days of UTC, today among them, 1 to 90. */
  readonly days: number;
}

export type TriedFault = RuleFault | ScopeNotFound | 'sms_not_proved' | 'days_of_replay_out_of_range';

/** The rules of then and the rules that are tried, over a stretch of time. */
export interface Rehearsal {
  readonly revision: number;
  readonly span: Span;
  readonly sides: Sides;
  readonly looked: Looked;
}

/** The draft as if it had held since the beginning of the first day (docs/decisions/0018). */
export async function rehearsalOf(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { scope, rule: words, days }: Pick<RuleTried, 'scope' | 'rule' | 'days'>,
): Promise<Result<Rehearsal, TriedFault>> {
  const outOfRange = daysOutOfRange(days);
  if (outOfRange !== null) return outOfRange;
  const rule = ruleFrom(scope, words);
  if (!rule.ok) return rule;
  const missing = await scopeExists(ports, tx, scope);
  if (missing !== null) return missing;
  const { snapshot, revision } = await latestSnapshot(ports, tx);
  const unproved = smsNotProved(rule.value, snapshot);
  if (unproved !== null) return unproved;
  const from = after(startOfDay(tx.now), -(days - 1) * DAY);
  const tried = rehearsedSnapshot({ snapshot, scope, version: { ...rule.value, from } }, from);
  const applications = new Map((await ports.store.listApplications(tx)).map((one) => [one.id as string, one]));
  const sides = { before: snapshot, after: tried, applications };
  return succeeded({ revision, span: { from, until: after(tx.now, 1) }, sides, looked: { kind: 'sign_ins' } });
}

/** @returns null when a replay can be of so many days. */
export function daysOutOfRange(days: number): Refusal<'days_of_replay_out_of_range'> | null {
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return null;
  return refused('days_of_replay_out_of_range', `A replay is of 1 to ${MOST_DAYS} whole days.`, { most: MOST_DAYS });
}

/** A sign-in with what is made of it. */
export interface Replaying {
  readonly signIn: RealSignIn;
  /** null: the person is not there any more. */
  readonly person: PersonMet | null;
  /** null: the person is not there any more, or it is on record in part alone, so nobody can tell. */
  readonly judged: JudgedSignIn | null;
}

/**
 * The real sign-ins of the time, oldest first, slice by slice, each judged both ways. While one slice is judged the next is read. The first
 * slices may be empty, while people are read.
 * @param part of the time, where in it to begin, and whether so many sign-ins are read that everybody is.
 */
export async function* replaying(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { span, sides, looked }: Rehearsal,
  part: Part,
): AsyncGenerator<readonly Replaying[], void> {
  const { alike, judge } = judging(sides);
  const lives = await livesSince(ports, tx, { sides, since: span.from, alike });
  // Nothing is judged yet, but whoever waits hears that it goes on.
  if (part.people === 'everybody_lately_here') for await (const _part of lives.learnAll()) yield [];
  const read = (after: EventId | null) => ports.store.listSignIns(tx, part.span, { looked, after, limit: part.slice });
  let coming: Promise<readonly RealSignIn[]> | null = read(part.after);
  try {
    while (coming !== null) {
      const signIns: readonly RealSignIn[] = await coming;
      const end = signIns.at(-1);
      await lives.learn(signIns.map(({ user }) => user));
      coming = end === undefined || signIns.length < part.slice ? null : read(end.id);
      yield signIns.map((signIn) => {
        const person = lives.known.get(signIn.user) ?? null;
        return { signIn, person, judged: person === null || signIn.onRecord === 'in_part' ? null : judge(person.alike, signIn) };
      });
    }
  } finally {
    // Whoever has enough leaves nothing under way.
    await coming;
  }
}

export interface Part {
  readonly span: Span;
  readonly after: EventId | null;
  readonly slice: number;
  readonly people: 'those_met' | 'everybody_lately_here';
}
