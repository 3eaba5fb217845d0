import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { decisionJson } from '../src/contract/decisionJson.ts';
import { decide } from '../src/domain/policy/decide.ts';
import type { Decision } from '../src/domain/policy/decision.ts';
import { parsed, runs } from './corpus.ts';
import { GROUPS, generateSituation, iso, KINDS, NOW } from './generateSituation.ts';
import { SeededRandom } from './seededRandom.ts';
import type { LevelJson, SituationJson, VersionJson } from './situationJson.ts';

function decided(json: SituationJson): Decision {
  const { snapshot, facts } = parsed(json);
  return decide(snapshot, facts);
}

/** The decision without its reasons, in which the order of groups may show. */
function bare(json: SituationJson): Record<string, unknown> {
  const { why: _, ...rest } = decisionJson(decided(json));
  return rest;
}

function each(count: number, seed: number, check: (situation: SituationJson, random: SeededRandom) => void): void {
  const random = new SeededRandom(seed);
  for (let index = 0; index < runs(count); index += 1) check(generateSituation(random), random);
}

function withPasswordOnly(situation: SituationJson, random: SeededRandom): SituationJson {
  const method = random.pick(['password', 'federated'] as const);
  const at = iso(NOW - random.pick([0, 0, 300_000, 300_001, 3_600_000]));
  return { ...situation, evidence: [{ method, at }], wantsFactor: false };
}

function allVersions({ tenant, groups, applications }: SituationJson): VersionJson[] {
  return [tenant, ...Object.values(groups), ...Object.values(applications)].flatMap(({ policy }) => policy);
}

/** What a person gets past: nothing at all, a challenge, or an enrolment that can be put off. */
function stops(decision: Decision): boolean {
  return decision.outcome === 'refuse' || decision.outcome === 'challenge' || (decision.outcome === 'enrol' && !decision.skippable);
}

function neverOpens(before: SituationJson, after: SituationJson): void {
  if (!stops(decided(before))) return;
  assert.notEqual(decided(after).outcome, 'grant', `${JSON.stringify(before)}\nbecame a grant as\n${JSON.stringify(after)}`);
}

describe('what the decision promises in every situation', () => {
  it('L3: the order of groups, factors, sets and evidence is irrelevant', () => {
    each(10_000, 1, (situation, random) => {
      const { user } = situation;
      const shuffled: SituationJson = {
        ...situation,
        groups: Object.fromEntries(random.shuffled(Object.entries(situation.groups))),
        user: { ...user, groups: random.shuffled(user.groups), factors: random.shuffled(user.factors) },
        evidence: random.shuffled(situation.evidence),
      };
      assert.deepEqual(bare(shuffled), bare(situation));
    });
  });

  it('L3: repeating a group, a factor, a kind or a proof changes nothing', () => {
    each(10_000, 2, (situation, random) => {
      const twice = <T>(list: readonly T[]): T[] => (list.length === 0 ? [] : [...list, random.pick(list)]);
      const { user } = situation;
      const repeated = structuredClone(situation);
      repeated.user = { ...user, groups: twice(user.groups), factors: twice(user.factors) };
      repeated.evidence = twice(situation.evidence);
      for (const version of allVersions(repeated)) if (version.factors) version.factors = twice(version.factors);
      assert.deepEqual(bare(repeated), bare(situation));
    });
  });

  it('L3, S5: joining a group never opens what was shut', () => {
    each(20_000, 3, (situation, random) => {
      const before = withPasswordOnly(situation, random);
      const joined = [...before.user.groups, random.pick(GROUPS)];
      neverOpens(before, { ...before, user: { ...before.user, groups: joined } });
    });
  });

  it('L3: raising a level never opens what was shut', () => {
    each(20_000, 4, (situation, random) => {
      const before = withPasswordOnly(situation, random);
      const after = structuredClone(before);
      const stated = allVersions(after).filter((version) => version.level === 'off' || version.level === 'optional');
      if (stated.length === 0) return;
      const raised = random.pick(stated);
      raised.level = raised.level === 'off' ? random.pick<LevelJson>(['optional', 'required']) : 'required';
      neverOpens(before, after);
    });
  });

  it('L3: a level where a scope said none never opens a sign-in that was shut', () => {
    each(20_000, 5, (situation, random) => {
      const before: SituationJson = { ...withPasswordOnly(situation, random), session: null };
      const after = structuredClone(before);
      const silent = allVersions(after).filter((version) => (version.level ?? null) === null);
      if (silent.length === 0) return;
      random.pick(silent).level = random.pick<LevelJson>(['off', 'optional', 'required']);
      neverOpens(before, after);
    });
  });

  it('F1, F4: narrowing a set never opens what was shut', () => {
    each(20_000, 6, (situation, random) => {
      const before = withPasswordOnly(situation, random);
      const after = structuredClone(before);
      const versions = allVersions(after);
      if (versions.length === 0) return;
      const narrowed = random.pick(versions);
      narrowed.factors = random.some(narrowed.factors ?? KINDS, 0.5);
      neverOpens(before, after);
    });
  });

  it('L3, T4: reaching more people never opens what was shut, and moves no deadline back', () => {
    each(20_000, 11, (situation, random) => {
      const before = withPasswordOnly(situation, random);
      const after = structuredClone(before);
      const staged = allVersions(after).filter(({ reach }) => reach !== undefined && reach.percent < 100);
      if (staged.length === 0) return;
      const { reach } = random.pick(staged) as { reach: { percent: number } };
      reach.percent = Math.min(100, reach.percent + random.pick([1, 1, 25, 100]));
      neverOpens(before, after);
      const [early, late] = [decided(after), decided(before)];
      if (early.outcome === 'enrol' && late.outcome === 'enrol' && late.deadline !== null && early.skippable)
        assert.ok(early.deadline !== null && early.deadline <= late.deadline, JSON.stringify(before));
    });
  });

  it('L3: a rule that reaches everybody is a rule, and one that reaches nobody is the one for the others', () => {
    each(10_000, 12, (situation) => {
      const versions = allVersions(situation).filter(({ reach }) => reach !== undefined);
      const withReach = (percent: number): SituationJson => {
        const made = structuredClone(situation);
        for (const { reach } of allVersions(made)) if (reach !== undefined) reach.percent = percent;
        return made;
      };
      const plain = (level: (version: VersionJson) => LevelJson | null | undefined): SituationJson => {
        const made = structuredClone(situation);
        for (const version of allVersions(made)) {
          version.level = level(version) ?? null;
          delete version.reach;
        }
        return made;
      };
      if (versions.length === 0) return;
      assert.deepEqual(bare(withReach(100)), bare(plain(({ level }) => level)));
      assert.deepEqual(bare(withReach(0)), bare(plain(({ level, reach }) => reach?.others ?? level)));
    });
  });

  it('L8, L10, F4: whoever holds a factor is granted nothing for a password where a level counts, except by bypass', () => {
    each(30_000, 7, (situation, random) => {
      const tried = withPasswordOnly(situation, random);
      const decision = decided(tried);
      const holds = tried.user.factors.some((factor) => factor.remaining !== 0);
      if (!holds || decision.level === 'off' || decision.outcome !== 'grant') return;
      assert.equal(decision.decidedBy, 'bypassed', JSON.stringify(tried));
    });
  });

  it('T4: editing a `required` rule without leaving `required` never moves its start', () => {
    let moved = 0;
    each(20_000, 8, (situation, random) => {
      const before: SituationJson = { ...situation, session: null };
      const { policy } = before.tenant;
      const since = requiredSince(before);
      const inForce = policy.findLast((version) => Date.parse(version.from) <= NOW);
      if (since === null || inForce === undefined || since >= NOW) return;
      const from = since + 1 + Math.floor(random.next() * (NOW - since));
      if (policy.some((version) => Date.parse(version.from) === from)) return;
      const edit: VersionJson = { ...inForce, from: iso(from), factors: random.pick([null, ['totp']]) };
      const edited = [...policy, edit].sort((one, other) => Date.parse(one.from) - Date.parse(other.from));
      moved += 1;
      assert.equal(requiredSince({ ...before, tenant: { ...before.tenant, policy: edited } }), since);
    });
    assert.ok(moved > runs(1_000), 'too few situations were edited to mean anything');
  });

  it('S1, S8: AAL 2 always rests on evidence of a factor that is held now, or of a sign-in elsewhere that counts as MFA', () => {
    each(30_000, 9, (situation) => {
      const decision = decided(situation);
      if (decision.outcome !== 'grant' || decision.aal !== 2) return;
      const held = situation.user.factors.map(({ id, kind }) => `${kind} ${id}`);
      assert.ok(
        situation.evidence.some(({ method, factorId, countsAsMfa }) => countsAsMfa === true || held.includes(`${method} ${factorId}`)),
        JSON.stringify(situation),
      );
    });
  });

  it('S6, S8: a demotion opens nothing that was shut and raises no level; what is shown after it is judged as if nothing else had been', () => {
    each(30_000, 13, (situation, random) => {
      const { demotedUntil: _, ...user } = situation.user;
      const before: SituationJson = { ...situation, user };
      const until = iso(NOW - random.pick([0, 1, 60_000, 300_000, 600_001, 3_600_000]));
      const after: SituationJson = { ...before, user: { ...user, demotedUntil: until } };
      const [was, is] = [decided(before), decided(after)];
      const said = `${JSON.stringify(before)}\nuntil ${until}`;
      if (was.outcome !== 'grant') assert.notEqual(is.outcome, 'grant', said);
      if (is.outcome !== 'grant' || is.aal !== 2) return;
      assert.ok(was.outcome === 'grant' && was.aal === 2, said);
      assert.ok(
        situation.evidence.some(({ factorId, countsAsMfa, at }) => (factorId !== undefined || countsAsMfa === true) && at > until),
        said,
      );
    });
  });

  it('S6: without a passkey, a demotion is as if no factor had been shown until then', () => {
    each(30_000, 14, (situation, random) => {
      if (situation.evidence.some(({ userVerified }) => userVerified === true)) return;
      const until = iso(NOW - random.pick([0, 1, 60_000, 300_000, 3_600_000]));
      const demoted: SituationJson = { ...situation, user: { ...situation.user, demotedUntil: until } };
      const left = situation.evidence
        .filter(({ factorId, at }) => factorId === undefined || at > until)
        .map(({ countsAsMfa, ...one }) => (countsAsMfa === true && one.at > until ? { ...one, countsAsMfa } : one));
      const never: SituationJson = { ...situation, user: { ...situation.user, demotedUntil: null }, evidence: left };
      assert.deepEqual(bare(demoted), bare(never));
    });
  });

  it('P5, U1: a higher risk, or a lower limit, never opens what was shut, and no factor, bypass or dial lifts the refusal', () => {
    each(20_000, 15, (situation, random) => {
      const before: SituationJson = { ...situation, risk: { score: random.pick([0, 40, 79]), refuseFrom: random.pick([null, 80, 100]) } };
      const refused = decided({ ...before, risk: { score: random.pick([80, 81, 100]), refuseFrom: 80 } });
      const was = decided(before);
      if (was.outcome === 'reauthenticate') assert.equal(refused.outcome, 'reauthenticate', JSON.stringify(before));
      else assert.ok(refused.outcome === 'refuse' && refused.because === 'risk_too_high', JSON.stringify(before));
      assert.deepEqual(bare(before), bare({ ...situation, risk: null }));
    });
  });

  it('T3: first-sign-in and next-sign-in decide alike', () => {
    each(10_000, 10, (situation) => {
      const other = structuredClone(situation);
      for (const version of allVersions(other)) {
        if (version.timing?.kind === 'first-sign-in') version.timing = { kind: 'next-sign-in' };
        else if (version.timing?.kind === 'next-sign-in') version.timing = { kind: 'first-sign-in' };
      }
      assert.deepEqual(bare(other), bare(situation));
    });
  });

  it('T10: what is scheduled decides nothing yet', () => {
    each(10_000, 11, (situation) => {
      const now = structuredClone(situation);
      for (const scope of [now.tenant, ...Object.values(now.groups), ...Object.values(now.applications)]) {
        scope.policy = scope.policy.filter((version) => Date.parse(version.from) <= NOW);
      }
      assert.deepEqual(bare(now), bare(situation));
    });
  });

  it('B2, U1: a bypass, a skip or an allowance never raises what was proved', () => {
    each(20_000, 12, (situation) => {
      const plain = decided({ ...situation, skipped: false, session: null, user: { ...situation.user, bypass: null } });
      const lifted = decided(situation);
      if (lifted.outcome === 'grant' && lifted.aal === 2)
        assert.equal(plain.outcome === 'grant' && plain.aal, 2, JSON.stringify(situation));
    });
  });
});

function requiredSince(situation: SituationJson): number | null {
  const said = decided(situation).why.find((step) => step.kind === 'said' && step.scope.kind === 'tenant');
  return said?.kind === 'said' ? said.requiredSince : null;
}
