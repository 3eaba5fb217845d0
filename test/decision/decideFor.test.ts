import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { parsed, runs } from '../../spec/corpus.ts';
import { generateSituation } from '../../spec/generateSituation.ts';
import { SeededRandom } from '../../spec/seededRandom.ts';
import { hasKind, heldKinds, intersection, kindSet, kindsIn, NO_KIND } from '../../src/domain/factors/allowedFactors.ts';
import { FACTOR_KINDS } from '../../src/domain/factors/factor.ts';
import { decide, isGrant } from '../../src/domain/policy/decide.ts';
import { decideFor, kindsToAdd } from '../../src/domain/policy/decideFor.ts';
import type { Facts } from '../../src/domain/policy/facts.ts';
import type { PolicySnapshot } from '../../src/domain/policy/snapshot.ts';
import { isFactorEvidence } from '../../src/domain/sessions/evidence.ts';
import type { Intent } from '../../src/domain/sessions/intent.ts';
import { after, type Instant, SECOND } from '../../src/kernel/instant.ts';

const GUARD = 300 * SECOND;
const PASS = 600 * SECOND;

interface Case {
  readonly snapshot: PolicySnapshot;
  readonly facts: Facts;
  readonly intent: Intent;
}

/** Situations in which a live session is asked for more, and a wish. */
function each(count: number, seed: number, check: (one: Case) => void): void {
  const random = new SeededRandom(seed);
  for (let index = 0; index < runs(count); index += 1) {
    const situation = generateSituation(random);
    const session = situation.session ?? { signedInAt: situation.at, allowance: null, recheckAt: null };
    const intent: Intent = random.chance(0.5)
      ? { kind: 'enrol', factor: random.pick(FACTOR_KINDS) }
      : { kind: 'prove', by: random.pick(['any_factor', 'real_factor'] as const) };
    check({ ...parsed({ ...situation, session }), intent });
  }
}

/** The rules of S10 and B7 written once more, from their text. */
function shown(facts: Facts, by: 'any_factor' | 'real_factor'): boolean {
  const held = facts.user.factors.filter((factor) => {
    if (factor.kind === 'backup_code') return by === 'any_factor' && factor.remaining > 0;
    return true;
  });
  const recent = (at: Instant, age: number) => facts.at <= after(at, age);
  if (held.length > 0) {
    return facts.evidence.some(
      (one) =>
        isFactorEvidence(one) && recent(one.at, GUARD) && held.some((factor) => factor.id === one.factorId && factor.kind === one.method),
    );
  }
  return facts.evidence.some((one) => {
    if (!recent(one.at, GUARD)) return false;
    if (one.method === 'password' || one.method === 'federated') return true;
    return (
      one.method === 'webauthn' &&
      one.userVerified &&
      facts.user.factors.some((factor) => factor.id === one.factorId && factor.kind === 'webauthn')
    );
  });
}

const hasPass = ({ evidence, at }: Facts): boolean => evidence.some((one) => one.method === 'enrolment_pass' && at <= after(one.at, PASS));

describe('what a person wants on their own live session', () => {
  it('S7: without a wish it decides as the rules do', () => {
    each(10_000, 21, ({ snapshot, facts }) => {
      assert.deepEqual(comparable(decideFor(snapshot, facts, null)), comparable(decide(snapshot, facts)));
    });
  });

  it('S7, P2: only the rules grant, and a wish never turns a refusal, a challenge or a first factor into anything else', () => {
    let granted = 0;
    each(20_000, 22, ({ snapshot, facts, intent }) => {
      const [wished, plain] = [decideFor(snapshot, facts, intent), decide(snapshot, facts)];
      if (wished.outcome === 'grant') {
        granted += 1;
        assert.ok(isGrant(wished));
        assert.equal(plain.outcome, 'grant');
      }
      if (plain.outcome === 'refuse' || plain.outcome === 'reauthenticate' || plain.outcome === 'challenge')
        assert.deepEqual(comparable(wished), comparable(plain));
    });
    assert.ok(granted > runs(500), 'too few grants to mean anything');
  });

  it('S10, F11: a grant to whoever wants to prove something rests on a held factor of the last five minutes, or on a first factor where none is held', () => {
    each(20_000, 23, ({ snapshot, facts, intent }) => {
      if (intent.kind !== 'prove') return;
      const decision = decideFor(snapshot, facts, intent);
      if (decision.outcome === 'grant') assert.ok(shown(facts, intent.by), JSON.stringify(facts));
    });
  });

  it('S10, S11, F4, B7: an enrolment that can begin rests on a proof or on a pass, and a wish to enrol is never granted by itself', () => {
    let open = 0;
    each(30_000, 24, ({ snapshot, facts, intent }) => {
      if (intent.kind !== 'enrol') return;
      const decision = decideFor(snapshot, facts, intent);
      assert.notEqual(decision.outcome, 'grant');
      if (decision.outcome !== 'enrol') return;
      assert.deepEqual([decision.factors, decision.skippable], [[intent.factor], false]);
      if (decision.needs !== null) return;
      open += 1;
      assert.ok(shown(facts, 'any_factor') || (hasPass(facts) && heldKinds(facts.user.factors) !== NO_KIND), JSON.stringify(facts));
      if (heldKinds(facts.user.factors) === NO_KIND && snapshot.firstEnrolment === 'pass') assert.ok(hasPass(facts));
    });
    assert.ok(open > runs(300), 'too few enrolments to mean anything');
  });

  it('F2, F12: only a kind that can be added here is offered, and only held kinds that can be verified are asked for', () => {
    each(20_000, 25, ({ snapshot, facts, intent }) => {
      const decision = decideFor(snapshot, facts, intent);
      if (decision.outcome === 'enrol' && intent.kind === 'enrol') assert.ok(kindsToAdd(snapshot, facts).includes(intent.factor));
      if (decision.outcome !== 'challenge' || decide(snapshot, facts).outcome === 'challenge') return;
      const held = intersection(heldKinds(facts.user.factors), kindSet(snapshot.availableKinds));
      const expected = kindsIn(held).filter((kind) => intent.kind === 'enrol' || intent.by === 'any_factor' || kind !== 'backup_code');
      assert.deepEqual([decision.purpose, decision.factors], ['guard', expected]);
      assert.ok(decision.factors.every((kind) => hasKind(held, kind)));
    });
  });
});

/** A grant is told apart by its class alone, and its reasons are the same. */
function comparable(decision: ReturnType<typeof decide>): unknown {
  const { outcome, decidedBy, level, occasion } = decision;
  switch (outcome) {
    case 'grant':
      return { outcome, decidedBy, level, occasion, aal: decision.aal, until: decision.until };
    case 'challenge':
      return { outcome, decidedBy, level, occasion, purpose: decision.purpose, factors: decision.factors };
    case 'enrol':
      return { outcome, decidedBy, level, occasion, factors: decision.factors, skippable: decision.skippable, needs: decision.needs };
    case 'refuse':
      return { outcome, decidedBy, level, occasion, because: decision.because };
    case 'reauthenticate':
      return { outcome, decidedBy, level, occasion };
  }
}
