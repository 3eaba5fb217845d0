import { REPLAYED, type Replayed } from '../../domain/policy/replayed.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import type { Span } from '../../ports/store/rehearsalStore.ts';
import type { Replaying } from './rehearsal.ts';

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

export interface ReplayCounted {
  readonly signIns: number;
  readonly numbers: ReplayNumbers;
  readonly days: readonly ReplayDay[];
  /** Of accounts that are gone: nobody can say anything about them. They are in no number. */
  readonly gone: number;
  /** Where what is on record does not follow from the rules of then and the person as they are known now. */
  readonly unexplained: number;
}

/** Counts what a replay makes of each sign-in, day by day. */
export class ReplayCounts {
  signIns = 0;
  /** From before what is looked at was recorded: they are in no number. */
  notOnRecord = 0;
  #gone = 0;
  #unexplained = 0;
  readonly #all = new Tally();
  readonly #days: readonly Tally[];
  readonly #from: Instant;

  constructor({ span: { from, until } }: { readonly span: Span }) {
    this.#from = from;
    this.#days = Array.from({ length: Math.ceil((until - from) / DAY) }, () => new Tally());
  }

  add({ signIn, person, judged }: Replaying): void {
    this.signIns += 1;
    if (person === null) {
      this.#gone += 1;
      return;
    }
    if (judged === null) {
      this.notOnRecord += 1;
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

  told(): ReplayCounted {
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
