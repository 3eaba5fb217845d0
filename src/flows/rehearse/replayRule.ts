import { REPLAYED, type Replayed } from '../../domain/policy/replayed.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { administer } from '../administer.ts';
import { type Rehearsal, type Replaying, type RuleTried, rehearsalOf, replaying, type TriedFault } from './rehearsal.ts';

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
  readonly #days: readonly Tally[];
  readonly #from: Instant;

  constructor({ span: { from, until } }: Rehearsal) {
    this.#from = from;
    this.#days = Array.from({ length: Math.ceil((until - from) / DAY) }, () => new Tally());
  }

  add({ signIn, person, judged }: Replaying): void {
    this.signIns += 1;
    if (judged === null || person === null) {
      this.#gone += 1;
      return;
    }
    if (judged.explains !== 'record') this.#unexplained += 1;
    const outcome = REPLAYED.indexOf(judged.replayed);
    const day = Math.floor((signIn.at - this.#from) / DAY);
    if (person.day !== day) Object.assign(person, { day, ofDay: 0 });
    const bit = 1 << outcome;
    this.#all.add(outcome, (person.all & bit) === 0);
    this.#days[day]?.add(outcome, (person.ofDay & bit) === 0);
    person.all |= bit;
    person.ofDay |= bit;
  }

  told(): Omit<Replay, 'revision' | 'from' | 'until'> {
    return {
      signIns: this.signIns,
      numbers: this.#all.told(),
      days: this.#days.map((tally, index) => ({ day: after(this.#from, index * DAY), numbers: tally.told() })),
      gone: this.#gone,
      unexplained: this.#unexplained,
    };
  }
}

class Tally {
  readonly #signIns = REPLAYED.map(() => 0);
  readonly #people = REPLAYED.map(() => 0);

  add(outcome: number, isNew: boolean): void {
    this.#signIns[outcome] = (this.#signIns[outcome] ?? 0) + 1;
    if (isNew) this.#people[outcome] = (this.#people[outcome] ?? 0) + 1;
  }

  told(): ReplayNumbers {
    const numbers = REPLAYED.map((replayed, index) => [replayed, { signIns: this.#signIns[index] ?? 0, people: this.#people[index] ?? 0 }]);
    return Object.fromEntries(numbers) as Record<Replayed, ReplayNumber>;
  }
}
