import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { decisionJson } from '../src/contract/decisionJson.ts';
import { decide } from '../src/domain/policy/decide.ts';
import type { Decision } from '../src/domain/policy/decision.ts';
import { parsed, runs } from './corpus.ts';
import { GROUPS, generateDemand, generateSituation, iso, KINDS, NOW } from './generateSituation.ts';
import { SeededRandom } from './seededRandom.ts';
import type { EvidenceJson, Kind, SituationJson, VersionJson } from './situationJson.ts';

function decided(json: SituationJson): Decision {
  const { snapshot, facts } = parsed(json);
  return decide(snapshot, facts);
}

function bare(json: SituationJson): Record<string, unknown> {
  const { why: _, ...rest } = decisionJson(decided(json));
  return rest;
}

function each(count: number, seed: number, check: (situation: SituationJson, random: SeededRandom) => void): void {
  const random = new SeededRandom(seed);
  for (let index = 0; index < runs(count); index += 1) check(generateSituation(random), random);
}

function versionsOf({ tenant, groups, applications }: SituationJson): VersionJson[] {
  return [tenant, ...Object.values(groups), ...Object.values(applications)].flatMap(({ policy }) => policy);
}

function elsewhere(random: SeededRandom): EvidenceJson {
  return { method: 'federated', at: iso(NOW - random.pick([0, 0, 1, 60_000, 300_000, 300_001, 3_600_000])), countsAsMfa: true };
}

/** Nothing was shown here but a sign-in elsewhere that counts as MFA. */
function alone(situation: SituationJson, random: SeededRandom): SituationJson {
  return { ...situation, evidence: [elsewhere(random)], wantsFactor: false };
}

function unmapped(situation: SituationJson): SituationJson {
  return { ...situation, evidence: situation.evidence.map(({ countsAsMfa: _, ...one }) => one) };
}

function neverOpens(before: SituationJson, after: SituationJson): void {
  const was = decided(before);
  const stopped = was.outcome === 'refuse' || was.outcome === 'challenge' || (was.outcome === 'enrol' && !was.skippable);
  if (stopped) assert.notEqual(decided(after).outcome, 'grant', `${JSON.stringify(before)}\nbecame a grant as\n${JSON.stringify(after)}`);
}

describe('what the decision promises of a sign-in elsewhere, and of several demands at once', () => {
  it('S1: the mapping to MFA gives AAL 2 or changes nothing', () => {
    let raised = 0;
    each(30_000, 21, (situation, random) => {
      const mapped = { ...situation, evidence: [...situation.evidence, elsewhere(random)] };
      const [as, without] = [decided(mapped), bare(unmapped(mapped))];
      if (as.outcome === 'grant' && as.decidedBy === 'assured') raised += without['aal'] === 2 ? 0 : 1;
      else assert.deepEqual(bare(mapped), without);
    });
    assert.ok(raised > runs(1_000), 'it was worth something too seldom to mean anything');
  });

  it('F1, U1: where a rule or a demand leaves a kind out, it is a first factor and no more', () => {
    each(30_000, 22, (situation, random) => {
      const mapped = alone(situation, random);
      const some = (): Kind[] => random.shuffled(KINDS).slice(0, random.pick([0, 1, 2, 3]));
      const byRule = structuredClone(mapped);
      const begun = byRule.tenant.policy.filter(({ from }) => Date.parse(from) <= NOW).at(-1);
      if (begun !== undefined) {
        begun.factors = some();
        assert.deepEqual(bare(byRule), bare(unmapped(byRule)));
      }
      const byDemand: SituationJson = { ...mapped, demand: { aal: 2, factors: some(), maxAgeSeconds: null, source: 'step_up' } };
      assert.deepEqual(bare(byDemand), bare(unmapped(byDemand)));
    });
  });

  it('L3, F1: joining a group, raising a level or narrowing a set never opens what was shut to it', () => {
    each(30_000, 23, (situation, random) => {
      const before = alone(situation, random);
      neverOpens(before, { ...before, user: { ...before.user, groups: [...before.user.groups, random.pick(GROUPS)] } });
      const after = structuredClone(before);
      const versions = versionsOf(after).filter(({ reach, level }) => reach === undefined && (level ?? null) !== null);
      if (versions.length === 0) return;
      const changed = random.pick(versions);
      if (random.chance(0.5)) changed.level = 'required';
      else changed.factors = random.some(changed.factors ?? KINDS, 0.5);
      neverOpens(before, after);
    });
  });

  it('U1: it serves no demand from before its trigger or beyond its age, and one of which nobody says when it was serves none', () => {
    each(20_000, 24, (situation, random) => {
      const at = iso(NOW - random.pick([0, 60_000, 300_000]));
      const demand = { factors: null, source: random.pick(['client', 'step_up', 'risk'] as const), aal: random.pick([1, 2] as const) };
      const old = { ...demand, maxAgeSeconds: 299, notBefore: null };
      const early = { ...demand, maxAgeSeconds: null, notBefore: iso(Date.parse(at) + 1) };
      const evidence: EvidenceJson[] = [{ method: 'federated', at, countsAsMfa: true }];
      const bareSituation = { ...situation, wantsFactor: false, demands: [] };
      const isOld = Date.parse(at) <= NOW - 300_000;
      if (isOld) assert.notEqual(decided({ ...bareSituation, evidence, demand: old }).outcome, 'grant');
      if (Date.parse(early.notBefore) <= NOW) assert.notEqual(decided({ ...bareSituation, evidence, demand: early }).outcome, 'grant');
      const unsaid: EvidenceJson[] = [{ method: 'federated', at: iso(NOW), timing: 'unsaid' }];
      assert.notEqual(decided({ ...bareSituation, evidence: unsaid, demand: old }).outcome, 'grant');
    });
  });

  it('U1: the order of demands is irrelevant, one more never opens what was shut, and each by itself holds', () => {
    each(20_000, 25, (situation, random) => {
      const demands = [generateDemand(random), generateDemand(random), generateDemand(random)];
      const asked = { ...situation, demand: null, demands };
      assert.deepEqual(bare(asked), bare({ ...asked, demands: demands.toReversed() }));
      if (decided(asked).outcome !== 'grant') return;
      for (const demand of demands) assert.equal(decided({ ...asked, demands: [demand] }).outcome, 'grant', JSON.stringify(asked));
    });
  });

  it('U3: where risk is among the demands, nobody without a usable factor is led to enrol', () => {
    each(20_000, 26, (situation, random) => {
      const risk = { ...generateDemand(random), aal: 2, source: 'risk' } as const;
      const demands = random.shuffled([risk, { ...generateDemand(random), source: random.pick(['client', 'step_up'] as const) }]);
      const decision = decided({ ...situation, demand: null, demands });
      if (decision.decidedBy !== 'enrol_with_pass') assert.notEqual(decision.outcome, 'enrol', JSON.stringify({ ...situation, demands }));
    });
  });
});
