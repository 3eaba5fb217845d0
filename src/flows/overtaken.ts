/**
 * Another change of the same tenant came between the check of this one and its lock. Like a serialization failure of the
 * database it undoes the transaction, and the act begins anew.
 */
export class Overtaken extends Error {
  constructor() {
    super('another change of this tenant came between');
    this.name = 'Overtaken';
  }
}

/** Every round somebody gets through, so this many at once are served. */
const MOST_ROUNDS = 100;

/** Repeats an act for as long as others overtake it. */
export async function untilNotOvertaken<T>(act: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await act();
    } catch (problem) {
      if (!(problem instanceof Overtaken) || round === MOST_ROUNDS) throw problem;
    }
  }
}
