import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { decisionJson } from '../src/contract/decisionJson.ts';
import { decide } from '../src/domain/policy/decide.ts';
import type { Facts } from '../src/domain/policy/facts.ts';
import { stepUpTried } from '../src/domain/policy/stepUpTried.ts';
import { withStepUp } from '../src/domain/policy/withStepUp.ts';
import type { Evidence } from '../src/domain/sessions/evidence.ts';
import type { Opening } from '../src/domain/stepUp/firingRules.ts';
import type { StepUpRule, StepUpRuleId, StepUpTrigger } from '../src/domain/stepUp/stepUpRule.ts';
import { type Instant, SECOND } from '../src/kernel/instant.ts';
import { parsed, runs } from './corpus.ts';
import { generateSituation, NOW } from './generateSituation.ts';
import { SeededRandom } from './seededRandom.ts';

const LABELS = ['money', 'health'] as const;
const SCOPES = ['payments', 'profile'] as const;
const OPERATIONS = ['pay', 'close'] as const;
const AGES = [0, 1, 60, 299, 300, 301, 600, 3_600];

function aTrigger(random: SeededRandom): StepUpTrigger {
  return random.pick<StepUpTrigger>([
    { kind: 'operation', operation: random.pick(OPERATIONS) },
    { kind: 'first_access', label: random.pick(LABELS) },
    { kind: 'scope', scope: random.pick(SCOPES) },
    { kind: 'proof_age', label: random.pick([null, ...LABELS]) },
    { kind: 'signal', signal: random.pick(['new_device', 'velocity'] as const) },
    { kind: 'score', atLeast: random.pick([30, 60]) },
  ]);
}

function aRule(random: SeededRandom, id: string): StepUpRule {
  const aal = random.pick([2, 2, 2, 1] as const);
  return {
    id: id as StepUpRuleId,
    name: `Rule ${id}`,
    trigger: aTrigger(random),
    factors: aal === 1 ? 'any' : random.pick(['any', 'webauthn', 'not_sms'] as const),
    aal,
    durationSeconds: random.pick([60, 300, 3_600]),
    mode: random.pick(['enforced', 'enforced', 'report_only'] as const),
    from: (NOW - 86_400_000) as Instant,
  };
}

const namedBy = (trigger: StepUpTrigger): string =>
  trigger.kind === 'signal' ? trigger.signal : trigger.kind === 'score' ? String(trigger.atLeast) : '';

function anAssessment(random: SeededRandom): Opening['assessment'] {
  if (random.chance(0.5)) return null;
  const state = () => random.pick(['present', 'absent', 'unknown', 'off'] as const);
  const signals = (['new_device', 'velocity'] as const).map((kind) => ({ kind, state: state(), evidence: {} }));
  return { at: (NOW - random.pick(AGES) * SECOND) as Instant, score: random.pick([0, 29, 30, 60, 100]), signals };
}

/** Somebody opens something; its session may remember one or the other trigger, of these rules or of none. */
function anOpening(random: SeededRandom, rules: readonly StepUpRule[]): Opening {
  const triggers: Record<string, Instant> = {};
  for (const { id, mode, trigger } of rules) {
    if (!random.chance(0.5)) continue;
    const named = trigger.kind === 'first_access' ? trigger.label : trigger.kind === 'scope' ? trigger.scope : namedBy(trigger);
    triggers[`${mode} ${id} ${trigger.kind} ${named}`] = (NOW - random.pick(AGES) * SECOND) as Instant;
  }
  return {
    labels: random.chance(0.1) ? null : random.some(LABELS, 0.6),
    scopes: random.some(SCOPES, 0.6),
    operation: random.pick([null, ...OPERATIONS]),
    askedAt: (NOW - random.pick([0, 0, 1, 120]) * SECOND) as Instant,
    assessment: anAssessment(random),
    triggers,
  };
}

const someRules = (random: SeededRandom, most: number): StepUpRule[] =>
  Array.from({ length: random.pick([0, 1, 2, most]) }, (_, index) => aRule(random, String(index)));

/** docs/decisions/0020, read plainly: the earliest instant from which a proof serves a rule; null: it is not triggered. */
function servesFrom({ trigger, durationSeconds, id, mode }: StepUpRule, opening: Opening): number | null {
  const tooOld = opening.askedAt - durationSeconds * 1_000;
  const first = (named: string): number => opening.triggers[`${mode} ${id} ${trigger.kind} ${named}`] ?? opening.askedAt;
  if (trigger.kind === 'operation') return trigger.operation === opening.operation ? opening.askedAt : null;
  if (trigger.kind === 'scope') return opening.scopes.includes(trigger.scope) ? Math.max(tooOld, first(trigger.scope)) : null;
  if (opening.labels === null) return null;
  if (trigger.kind === 'signal' || trigger.kind === 'score') {
    const { assessment } = opening;
    const seen =
      trigger.kind === 'score'
        ? (assessment?.score ?? 0) >= trigger.atLeast
        : (assessment?.signals ?? []).some(({ kind, state }) => kind === trigger.signal && ['present', 'unknown'].includes(state));
    const since = seen ? assessment?.at : opening.triggers[`${mode} ${id} ${trigger.kind} ${namedBy(trigger)}`];
    return since === undefined ? null : Math.max(tooOld, since);
  }
  if (trigger.kind === 'first_access') return opening.labels.includes(trigger.label) ? Math.max(tooOld, first(trigger.label)) : null;
  return trigger.label === null || opening.labels.includes(trigger.label) ? tooOld : null;
}

const isFactor = (proof: Evidence): boolean => 'factorId' in proof;
/** One that is mapped serves a rule that names no kind of factor. */
const isMfaElsewhere = (proof: Evidence): boolean => proof.method === 'federated' && proof.countsAsMfa === true;

describe('step-up rules', () => {
  it('U1, U4: adding a rule never turns anything else into a grant', () => {
    const random = new SeededRandom(4_001);
    let held = 0;
    for (let run = 0; run < runs(4_000); run += 1) {
      const { snapshot, facts } = parsed(generateSituation(random));
      const rules = someRules(random, 4);
      const added = aRule(random, 'added');
      const opening = anOpening(random, [...rules, added]);
      const judge = (stepUpRules: readonly StepUpRule[]) => decide(snapshot, withStepUp({ stepUpRules }, facts, opening));
      const [without, among] = [judge(rules), judge([...rules, added])];
      if (among.outcome === 'grant') {
        assert.equal(without.outcome, 'grant', JSON.stringify({ run, rules, added }));
        if (without.outcome === 'grant') assert.ok(among.aal >= without.aal || without.aal === among.aal);
      } else if (without.outcome === 'grant') held += 1;
    }
    assert.ok(held > 100, `${held} situations in which the rule that was added held somebody`);
  });

  it('U1: their order changes nothing, and neither does repeating one', () => {
    const random = new SeededRandom(4_002);
    for (let run = 0; run < runs(2_000); run += 1) {
      const { snapshot, facts } = parsed(generateSituation(random));
      const rules = someRules(random, 4);
      const opening = anOpening(random, rules);
      const judge = (stepUpRules: readonly StepUpRule[]) => {
        const { why: _, ...decision } = decisionJson(decide(snapshot, withStepUp({ stepUpRules }, facts, opening)));
        return decision;
      };
      assert.deepEqual(judge(rules.toReversed()), judge(rules));
      assert.deepEqual(judge([...rules, ...rules]), judge(rules));
    }
  });

  it('U4: rules in report-only change no decision', () => {
    const random = new SeededRandom(4_003);
    let told = 0;
    for (let run = 0; run < runs(3_000); run += 1) {
      const { snapshot, facts } = parsed(generateSituation(random));
      const rules = someRules(random, 4);
      const opening = anOpening(random, rules);
      const enforced = rules.filter(({ mode }) => mode === 'enforced');
      const judged: Facts = withStepUp({ stepUpRules: rules }, facts, opening);
      const decision = decide(snapshot, judged);
      assert.deepEqual(decisionJson(decision), decisionJson(decide(snapshot, withStepUp({ stepUpRules: enforced }, facts, opening))));
      for (const { fired, outcome } of stepUpTried(snapshot, judged, decision)) {
        told += 1;
        const asEnforced = [...enforced, { ...fired.rule, mode: 'enforced' as const }];
        const remembered = Object.fromEntries(
          Object.entries(opening.triggers).map(([key, at]) => [key.replace('report_only', 'enforced'), at]),
        );
        const would = decide(snapshot, withStepUp({ stepUpRules: asEnforced }, facts, { ...opening, triggers: remembered }));
        assert.equal(would.outcome, outcome);
      }
    }
    assert.ok(told > 50, `${told} were told of`);
  });

  it('U1, U4: no grant under a rule rests on proofs from before its trigger, or older than its duration', () => {
    const random = new SeededRandom(4_004);
    let granted = 0;
    for (let run = 0; run < runs(6_000); run += 1) {
      const { snapshot, facts } = parsed(generateSituation(random));
      const rules = someRules(random, 3);
      const opening = anOpening(random, rules);
      const decision = decide(snapshot, withStepUp({ stepUpRules: rules }, facts, opening));
      if (decision.outcome !== 'grant') continue;
      for (const rule of rules.filter(({ mode }) => mode === 'enforced')) {
        const from = servesFrom(rule, opening);
        if (from === null) continue;
        granted += 1;
        const kinds: readonly string[] = rule.factors === 'webauthn' ? ['webauthn'] : ['webauthn', 'totp', 'sms', 'backup_code'];
        const serving = facts.evidence.filter(
          (proof) =>
            proof.at >= from &&
            (rule.aal === 1 || (isFactor(proof) && kinds.includes(proof.method)) || (rule.factors === 'any' && isMfaElsewhere(proof))) &&
            !(rule.factors === 'not_sms' && proof.method === 'sms'),
        );
        assert.ok(serving.length > 0, JSON.stringify({ run, rule, opening, evidence: facts.evidence }));
        if (rule.aal === 2) assert.equal(decision.aal, 2);
      }
    }
    assert.ok(granted > 100, `${granted} grants under a rule`);
  });
});
