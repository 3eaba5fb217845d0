import { readSituation, type Situation } from '../src/contract/situation.ts';
import { generateSituation } from './generateSituation.ts';
import { secondReading } from './secondReading.ts';
import { SeededRandom } from './seededRandom.ts';
import type { DecisionJson, SituationJson } from './situationJson.ts';

export interface Specimen {
  readonly json: SituationJson;
  readonly situation: Situation;
  readonly expected: DecisionJson;
}

/** How many random situations a test takes: as many as it says, or a fixed part of them where speed matters more. */
export function runs(count: number): number {
  return Math.ceil(count * Number(process.env['SITUATIONS_SHARE'] ?? '1'));
}

const known = new Map<number, Specimen[]>();

/** Random situations, each with what the second reading says of it. The same seed gives the same ones. */
export function* specimens(seed: number, count: number): Generator<Specimen> {
  const kept = known.get(seed);
  if (kept !== undefined && kept.length >= count) {
    yield* kept.slice(0, count);
    return;
  }
  const random = new SeededRandom(seed);
  const made: Specimen[] = [];
  for (let index = 0; index < count; index += 1) {
    const specimen = specimenOf(generateSituation(random));
    // Small corpora are kept for the next asker; a large one is not worth its memory.
    if (count <= 10_000) made.push(specimen);
    yield specimen;
  }
  if (made.length === count) known.set(seed, made);
}

function specimenOf(json: SituationJson): Specimen {
  return { json, situation: parsed(json), expected: secondReading(json) };
}

export function parsed(json: SituationJson): Situation {
  const read = readSituation(json);
  if (!read.ok) throw new Error(`${read.code} ${read.detail} in ${JSON.stringify(json)}`);
  return read.value;
}
