import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { describe, it } from 'vitest';
import { decisionJson } from '../src/contract/decisionJson.ts';
import { CLAUSES } from '../src/domain/policy/clause.ts';
import { decide } from '../src/domain/policy/decide.ts';
import { runs, type Specimen, specimens } from './corpus.ts';

const SEEDS = [2026, 12, 1, 9];

function decided({ situation }: Specimen): Record<string, unknown> {
  const { why: _, ...decision } = decisionJson(decide(situation.snapshot, situation.facts));
  return decision;
}

describe('the decision and the second reading of the rules', () => {
  for (const seed of SEEDS) {
    it(`L3, T4, F1, F4, S3, B1: and every other rule that the decision knows: the two readings agree on 30,000 random situations (seed ${seed})`, () => {
      for (const specimen of specimens(seed, runs(30_000))) {
        const decision = decided(specimen);
        if (!isDeepStrictEqual(decision, specimen.expected)) {
          assert.fail(`${JSON.stringify(specimen.json)}\ndecides ${JSON.stringify(decision)}\nreads ${JSON.stringify(specimen.expected)}`);
        }
      }
    });
  }

  it('every clause answers some of the situations, so that agreement says something about each', () => {
    const seen = new Set<string>();
    for (const { expected } of specimens(SEEDS[0] as number, runs(30_000))) seen.add(expected.decidedBy);
    assert.deepEqual(
      [...CLAUSES].filter((clause) => !seen.has(clause)),
      [],
    );
  });
});
