import type { UserId } from '../../domain/directory/user.ts';
import { REPLAYED, type Replayed } from '../../domain/policy/replayed.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { administer } from '../administer.ts';
import { dayOf, type Rehearsal, type Replaying, type RuleTried, rehearsalOf, replaying, type TriedFault } from './rehearsal.ts';

export interface ReplayRule extends RuleTried {
  /** Told while sign-ins are judged; null: nobody listens. */
  readonly onProgress: ((progress: { readonly counted: number; readonly of: number }) => void) | null;
}

/** How many sign-ins, of how many people. */
export interface ReplayNumber {
  readonly signIns: number;
  readonly people: number;
}

export type ReplayNumbers = Readonly<Record<Replayed, ReplayNumber>>;

export interface ReplayDay {
  /** Its beginning, in UTC. */
  readonly day: Instant;
  readonly numbers: ReplayNumbers;
}

export interface Replay {
  readonly revision: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly signIns: number;
  readonly numbers: ReplayNumbers;
  readonly days: readonly ReplayDay[];
  /** Of accounts that are gone: nobody can say anything about them. They are in no number. */
  readonly gone: number;
  /** Where what is on record does not follow from the rules of then and the person as they are known now. */
  readonly unexplained: number;
}

/** Of more sign-ins than these most people are met. */
const MANY = 100_000;

/** So many are judged between two words of progress; few enough that what a slice holds is no matter. */
const SLICE = 20_000;

/**
 * The sign-ins of the last days judged by a draft, as if it had held since the first of them, day by day. Nothing is changed, and nothing
 * is assumed to have followed: whoever would have been held is judged at their next sign-in as they were then.
 */
export function replayRule(ports: Pick<Ports, 'store'>, { slice, many } = { slice: SLICE, many: MANY }) {
  return (command: ReplayRule): Promise<Result<Replay, 'not_permitted' | TriedFault>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const rehearsal = await rehearsalOf(ports, tx, command);
      if (!rehearsal.ok) return rehearsal;
      const { span, revision } = rehearsal.value;
      const { onProgress } = command;
      const of = await ports.store.countSignIns(tx, span);
      const people = of > many ? 'everybody_lately_here' : 'those_met';
      const counts = new Counts(rehearsal.value);
      onProgress?.({ counted: 0, of });
      for await (const replayed of replaying(ports, tx, rehearsal.value, { span, after: null, slice, people })) {
        for (const one of replayed) counts.add(one);
        onProgress?.({ counted: counts.signIns, of: Math.max(of, counts.signIns) });
      }
      return succeeded({ revision, from: span.from, until: tx.now, ...counts.told() });
    });
}

class Counts {
  signIns = 0;
  #gone = 0;
  #unexplained = 0;
  readonly #all = new Tally();
  readonly #days: Map<Instant, Tally>;

  constructor({ span }: Rehearsal) {
    this.#days = new Map();
    for (let day = span.from; day < span.until; day = after(day, DAY)) this.#days.set(day, new Tally());
  }

  add({ signIn, judged }: Replaying): void {
    this.signIns += 1;
    if (judged === null) {
      this.#gone += 1;
      return;
    }
    if (judged.explains !== 'record') this.#unexplained += 1;
    this.#all.add(judged.replayed, signIn.user);
    this.#days.get(dayOf(signIn))?.add(judged.replayed, signIn.user);
  }

  told(): Omit<Replay, 'revision' | 'from' | 'until'> {
    return {
      signIns: this.signIns,
      numbers: this.#all.told(),
      days: [...this.#days].map(([day, tally]) => ({ day, numbers: tally.told() })),
      gone: this.#gone,
      unexplained: this.#unexplained,
    };
  }
}

class Tally {
  readonly #found = new Map(REPLAYED.map((replayed) => [replayed, { signIns: 0, people: new Set<UserId>() }]));

  add(replayed: Replayed, user: UserId): void {
    const found = this.#found.get(replayed);
    if (found === undefined) return;
    found.signIns += 1;
    found.people.add(user);
  }

  told(): ReplayNumbers {
    return Object.fromEntries(
      [...this.#found].map(([replayed, { signIns, people }]) => [replayed, { signIns, people: people.size }]),
    ) as Record<Replayed, ReplayNumber>;
  }
}
