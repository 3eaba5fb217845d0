import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { decisionJson } from '../src/contract/decisionJson.ts';
import { decide } from '../src/domain/policy/decide.ts';
import { wouldHave } from '../src/domain/policy/trial.ts';
import { parsed, runs } from './corpus.ts';
import { generateSituation, iso, NOW } from './generateSituation.ts';
import { secondReading } from './secondReading.ts';
import { SeededRandom } from './seededRandom.ts';
import type { DecisionJson, SituationJson, VersionJson } from './situationJson.ts';

const RECORDED = { let_in: 'grant', challenged: 'challenge', can_skip: 'enrol', held: 'enrol', refused: 'refuse' } as const;

/** The situation as it would be if its tenant had said this since then, and nothing else after it. */
function instead(json: SituationJson, trial: VersionJson): SituationJson {
  const earlier = json.tenant.policy.filter(({ from }) => from < trial.from);
  return { ...json, tenant: { ...json.tenant, policy: [...earlier, trial] } };
}

function aTrial(random: SeededRandom): VersionJson {
  const said = generateSituation(random).tenant.policy.at(-1) ?? { from: '', level: 'required' };
  return { ...said, from: iso(NOW - random.pick([0, 60_000, 86_400_000, 20 * 86_400_000])) };
}

/** docs/decisions/0019, by the second reading: what it ended as, and as what the tried rules would have gone on. */
function differs(ended: DecisionJson, would: DecisionJson): boolean {
  if (ended.outcome !== 'grant' && ended.outcome !== 'refuse') return false;
  return would.outcome !== ended.outcome && would.outcome !== 'reauthenticate';
}

describe('rules that are tried', () => {
  it('L3, P2: neither loosen nor tighten any decision, and what they would have made of it is what the second reading says', () => {
    const random = new SeededRandom(2_031);
    const seen = new Set<string>();
    for (let run = 0; run < runs(4_000); run += 1) {
      const json = generateSituation(random);
      const trial = aTrial(random);
      const tried = instead(json, trial);
      const { snapshot, facts } = parsed(json);
      const version = parsed(tried).snapshot.tenant.at(-1);
      assert.ok(version !== undefined);
      const withTrial = { ...snapshot, trials: [{ scope: { kind: 'tenant' } as const, version }] };
      const decision = decide(withTrial, facts);
      const words = JSON.stringify({ json, trial });
      assert.deepEqual(decisionJson(decision), decisionJson(decide(snapshot, facts)), words);
      const ended = secondReading(json);
      const would = secondReading(tried);
      const recorded = wouldHave(withTrial, facts, decision);
      assert.equal(recorded !== null, differs(ended, would), words);
      if (recorded === null) continue;
      seen.add(recorded.outcome);
      assert.equal(recorded.clause, would.decidedBy, words);
      assert.equal(RECORDED[recorded.outcome], would.outcome, words);
      if (would.outcome === 'enrol') assert.equal(recorded.outcome === 'can_skip', would.skippable, words);
    }
    assert.deepEqual([...seen].sort(), Object.keys(RECORDED).sort());
  });

  it('record nothing while they say what holds already', () => {
    const random = new SeededRandom(2_032);
    for (let run = 0; run < runs(2_000); run += 1) {
      const { snapshot, facts } = parsed(generateSituation(random));
      const standing = snapshot.tenant.filter(({ from }) => from <= facts.at).at(-1);
      if (standing === undefined) continue;
      const withTrial = { ...snapshot, trials: [{ scope: { kind: 'tenant' } as const, version: standing }] };
      assert.equal(wouldHave(withTrial, facts, decide(withTrial, facts)), null);
    }
  });
});
