import type { UserId } from '../../domain/directory/user.ts';
import { EVERYBODY, type UserPlace } from '../../domain/factors/userFilter.ts';
import type { AskedAtSignIn } from '../../domain/policy/askedAtSignIn.ts';
import { describeDecision } from '../../domain/policy/describeDecision.ts';
import { describeWhy, type NameScope } from '../../domain/policy/describeWhy.ts';
import type { Outcome } from '../../domain/policy/impact.ts';
import type { Level } from '../../domain/policy/rule.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { UserListed } from '../../ports/store/peopleStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { administer } from '../administer.ts';
import { scopeNames } from '../scopeNames.ts';
import { type DraftedImpact, draftedImpact, type JudgedSides, type RuleThoughtOf, type ThoughtFault } from './draftedImpact.ts';

export interface ListImpactPeople extends RuleThoughtOf {
  readonly outcome: Outcome;
  /** As of the list of people; null: all. */
  readonly search: string | null;
  /** Where the page before ended, by name; null: the first page. */
  readonly after: UserPlace | null;
  /** 1 to 200. */
  readonly limit: number;
}

/** What is asked of one person, in words. */
export interface SideTold {
  readonly level: Level;
  readonly asked: AskedAtSignIn['asked']['kind'];
  /** null: no grace is running. */
  readonly deadline: Instant | null;
  readonly sentence: string;
  readonly why: readonly string[];
}

export interface PersonTouched {
  readonly person: Pick<UserListed, 'id' | 'loginName' | 'displayName' | 'role'>;
  readonly before: SideTold;
  readonly after: SideTold;
}

export interface ImpactPeople {
  readonly revision: number;
  readonly at: Instant;
  readonly people: readonly PersonTouched[];
  /** The `after` of the next page, also of one that is short; null: this is the last. */
  readonly next: UserPlace | null;
}

/** So many are looked at together. */
const STRIDE = 1_000;
/** So many times a page: whoever asks for a rare outcome of a large tenant gets a short page and goes on. */
const MOST_STRIDES = 20;

/** The people behind one number of an impact, by login name, each with what is asked of them without the draft and with it. */
export function listImpactPeople(ports: Pick<Ports, 'store'>) {
  return (command: ListImpactPeople): Promise<Result<ImpactPeople, 'not_permitted' | ThoughtFault>> =>
    administer(ports, { ...command, act: 'explain', on: null }, async (tx) => {
      const drafted = await draftedImpact(ports, tx, command);
      if (!drafted.ok) return drafted;
      const { revision, asked } = drafted.value;
      const name = await scopeNames(ports, tx);
      const { found, next } = await touched(ports, tx, { command, impact: drafted.value });
      const people = found.map(({ person, sides }) => ({
        person,
        before: told(sides.before, name),
        after: told(sides.after, name),
      }));
      return succeeded({ revision, at: asked.at, people, next });
    });
}

interface Found {
  readonly person: UserListed;
  readonly sides: JudgedSides;
}

/** As many as the page has, among the next 20,000 by name. next null: nobody comes after them. */
async function touched(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { command, impact }: { readonly command: ListImpactPeople; readonly impact: DraftedImpact },
): Promise<{ readonly found: readonly Found[]; readonly next: UserPlace | null }> {
  const filter = { ...EVERYBODY, search: command.search, disabled: 'no', group: impact.asked.among } as const;
  const found: Found[] = [];
  let after = command.after;
  for (let stride = 0; stride < MOST_STRIDES; stride += 1) {
    const users = await store.listUsers(tx, filter, { order: { by: 'name', direction: 'ascending' }, after, limit: STRIDE });
    const facts = new Map<UserId, JudgedSides>();
    for (const { user, facts: held } of await store.gatherPeople(
      tx,
      users.map(({ id }) => id),
    ))
      facts.set(user.id, impact.judge(held));
    for (const person of users) {
      const sides = facts.get(person.id);
      if (sides?.outcome !== command.outcome) continue;
      if (found.length === command.limit) return { found, next: after };
      found.push({ person, sides });
      after = placeOf(person);
    }
    const last = users.at(-1);
    if (users.length < STRIDE || last === undefined) return { found, next: null };
    after = placeOf(last);
  }
  return { found, next: after };
}

function placeOf({ id, loginName }: UserListed): UserPlace {
  return { by: 'name', id, name: loginName };
}

function told({ decision, asked }: AskedAtSignIn, name: NameScope): SideTold {
  return {
    level: decision.level,
    asked: asked.kind,
    deadline: asked.kind === 'offered' ? asked.deadline : null,
    sentence: describeDecision(decision),
    why: describeWhy(decision, name),
  };
}
