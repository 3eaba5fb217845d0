import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { decisionJson } from '../src/contract/decisionJson.ts';
import { readSituation } from '../src/contract/situation.ts';
import { decide } from '../src/domain/policy/decide.ts';
import { secondReading } from './secondReading.ts';
import type { DecisionJson, SituationJson } from './situationJson.ts';

interface Example {
  readonly name: string;
  readonly rules: readonly string[];
  readonly situation: SituationJson;
  readonly decision: DecisionJson;
}

const examples = readFileSync(new URL('./examples.ndjson', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Example);

describe('the named examples of the rules', () => {
  for (const { name, rules, situation, decision } of examples) {
    it(`${rules.join(', ')}: ${name}`, () => {
      const read = readSituation(situation);
      assert.ok(read.ok);
      const { why: _, ...decided } = decisionJson(decide(read.value.snapshot, read.value.facts));
      assert.deepEqual(decided, decision);
      assert.deepEqual(secondReading(situation), decision);
    });
  }

  it('are all 71 of them', () => {
    assert.equal(examples.length, 71);
  });
});
