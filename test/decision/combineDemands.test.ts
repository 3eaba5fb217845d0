import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { runs, specimens } from '../../spec/corpus.ts';
import { combineDemands } from '../../src/domain/policy/combineDemands.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import type { Demand } from '../../src/domain/sessions/demand.ts';
import type { Instant } from '../../src/kernel/instant.ts';

const ANY: Demand = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' };

function at(milliseconds: number): Instant {
  return milliseconds as Instant;
}

describe('demands combined', () => {
  it('U1: nobody asks, or one alone', () => {
    assert.equal(combineDemands([]), null);
    assert.deepEqual(combineDemands([ANY]), ANY);
  });

  it('U1: the highest AAL, in either order', () => {
    const low: Demand = { ...ANY, aal: 1 };
    assert.equal(combineDemands([low, ANY])?.aal, 2);
    assert.equal(combineDemands([ANY, low])?.aal, 2);
    assert.equal(combineDemands([low, low])?.aal, 1);
  });

  it('U1: the intersection of the sets; an absent one restricts nothing', () => {
    const some: Demand = { ...ANY, factors: ['sms', 'totp'] };
    assert.deepEqual(combineDemands([some, ANY])?.factors, ['sms', 'totp']);
    assert.deepEqual(combineDemands([ANY, some])?.factors, ['sms', 'totp']);
    assert.deepEqual(combineDemands([some, { ...ANY, factors: ['webauthn', 'totp'] }])?.factors, ['totp']);
    assert.deepEqual(combineDemands([some, { ...ANY, factors: ['webauthn'] }])?.factors, []);
  });

  it('U1: a demand of AAL 1 lends no set', () => {
    const low: Demand = { ...ANY, aal: 1, factors: ['sms'] };
    assert.equal(combineDemands([low])?.factors, null);
    assert.deepEqual(combineDemands([low, { ...ANY, factors: ['totp'] }])?.factors, ['totp']);
    assert.deepEqual(combineDemands([{ ...ANY, factors: ['totp'] }, low])?.factors, ['totp']);
  });

  it('U1: the smallest age and the latest "not before", also from a demand of AAL 1', () => {
    const one: Demand = { ...ANY, maxAgeSeconds: 300, notBefore: at(5) };
    const other: Demand = { ...ANY, aal: 1, maxAgeSeconds: 60, notBefore: at(7) };
    for (const demands of [
      [one, other],
      [other, one],
      [ANY, one, other],
    ]) {
      const { aal, maxAgeSeconds, notBefore } = combineDemands(demands) ?? ANY;
      assert.deepEqual([aal, maxAgeSeconds, notBefore], [2, 60, 7]);
    }
    const { maxAgeSeconds, notBefore } = combineDemands([ANY, one]) ?? ANY;
    assert.deepEqual([maxAgeSeconds, notBefore], [300, 5]);
  });

  it('U3: risk before a step-up rule, and that before the application', () => {
    const sources: Demand['source'][] = ['client', 'step_up', 'risk'];
    for (const [place, first] of sources.entries()) {
      for (const [otherPlace, second] of sources.entries()) {
        const combined = combineDemands([
          { ...ANY, source: first },
          { ...ANY, source: second },
        ]);
        assert.equal(combined?.source, sources[Math.max(place, otherPlace)]);
      }
    }
  });

  it('U1: what the combined demand grants, each demand grants alone', () => {
    const kept: Demand[] = [];
    for (const { situation } of specimens(12, runs(9_000))) {
      if (situation.facts.demand === null) continue;
      kept.unshift(situation.facts.demand);
      const demands = kept.slice(0, 3);
      const granted = (demand: Demand | null): boolean => decide(situation.snapshot, { ...situation.facts, demand }).outcome === 'grant';
      if (granted(combineDemands(demands))) assert.ok(demands.every(granted), JSON.stringify({ demands, facts: situation.facts }));
    }
  });
});
