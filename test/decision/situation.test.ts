import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { readSituation } from '../../src/contract/situation.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import { AT, ago, always, situation } from './decided.ts';

/** The situation with one value put at a path; `undefined` takes it away. */
function withValue(path: string, value: unknown, base: object = situation()): unknown {
  const changed = structuredClone(base) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let place: Record<string, unknown> = changed;
  for (const key of keys) place = place[key] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return changed;
}

function answerOf(json: unknown): string {
  const read = readSituation(json);
  return read.ok ? 'ok' : `${read.code} ${String(read.facts['path'])}`;
}

const RICH = situation({
  tenant: {
    availableKinds: ['webauthn', 'totp', 'sms', 'backup_code'],
    policy: always({ level: 'required', timing: { kind: 'grace-period', days: 14 }, factors: ['totp'] }),
  },
  groups: { staff: { policy: always({ level: 'off' }) } },
  applications: { wiki: { policy: [...always({ level: 'off' }), { from: AT, level: 'off' }] } },
  user: {
    factors: [
      { id: 'f1', kind: 'totp' },
      { id: 'b', kind: 'backup_code', remaining: 3, companion: true },
    ],
    bypass: { from: AT, until: AT, exceptApplications: ['wiki'] },
  },
  evidence: [
    { method: 'password', at: AT },
    { method: 'webauthn', at: AT, factorId: 'k', userVerified: true },
    { method: 'backup_code', at: AT, factorId: 'b', purpose: 'assure' },
  ],
  session: { signedInAt: AT, allowance: null, recheckAt: null },
  demand: { aal: 2, factors: ['totp'], maxAgeSeconds: 300, notBefore: AT, source: 'risk' },
});

describe('a situation as JSON', () => {
  it('is read when it is well-formed, with the documented defaults for what is left out', () => {
    assert.equal(answerOf(RICH), 'ok');
    const read = readSituation({
      at: AT,
      tenant: { policy: [] },
      user: { createdAt: AT },
      evidence: [{ method: 'federated', at: AT }],
    });
    assert.ok(read.ok);
    const { snapshot, facts } = read.value;
    assert.deepEqual(snapshot.availableKinds, ['webauthn', 'totp', 'sms', 'backup_code']);
    assert.deepEqual([snapshot.backupCodesAsFirstFactor, snapshot.firstEnrolment], [false, 'first_factor']);
    assert.deepEqual([facts.application, facts.session, facts.demand, facts.skipped, facts.wantsFactor], [null, null, null, false, false]);
    assert.deepEqual(facts.user, {
      cohort: 0,
      createdAt: Date.parse(AT),
      groups: [],
      factors: [],
      promptedAt: null,
      mustEnrolUntil: null,
      dormant: false,
      bypass: null,
      demotedUntil: null,
    });
  });

  it('U1: a demand asks for AAL 2 unless it says otherwise', () => {
    const read = readSituation(withValue('demand', { source: 'client' }));
    assert.ok(read.ok);
    const any = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' };
    assert.deepEqual(read.value.facts.demand, any);
  });

  it('L1: a level that is none is an unknown level, and the tenant’s cannot be left out', () => {
    for (const level of ['Required', 'on', '', 1, true]) {
      for (const scope of ['tenant', 'groups.staff', 'applications.wiki']) {
        const path = `${scope}.policy.0.level`;
        assert.equal(answerOf(withValue(path, level, RICH)), `unknown_level ${path}`);
      }
    }
    for (const level of [undefined, null]) {
      assert.equal(answerOf(withValue('tenant.policy.0.level', level, RICH)), 'situation_malformed tenant.policy.0.level');
      assert.equal(answerOf(withValue('groups.staff.policy.0.level', level, RICH)), 'ok');
    }
  });

  it('F2: a kind that is none is an unknown kind, wherever a kind is named', () => {
    for (const path of ['tenant.availableKinds.0', 'tenant.policy.0.factors.0', 'user.factors.0.kind', 'demand.factors.0']) {
      assert.equal(answerOf(withValue(path, 'email', RICH)), `unknown_kind ${path}`);
    }
    assert.equal(answerOf(withValue('user.factors.0.kind', undefined, RICH)), 'situation_malformed user.factors.0.kind');
    assert.equal(answerOf(withValue('evidence.0.method', 'email', RICH)), 'situation_malformed evidence.0.method');
  });

  it('T1: a timing that is none, and days out of range', () => {
    const timing = 'tenant.policy.0.timing';
    assert.equal(answerOf(withValue(timing, { kind: 'later' }, RICH)), `unknown_timing ${timing}.kind`);
    for (const days of [0, 91, 1.5, -1])
      assert.equal(answerOf(withValue(`${timing}.days`, days, RICH)), `days_out_of_range ${timing}.days`);
    for (const days of [1, 90]) assert.equal(answerOf(withValue(`${timing}.days`, days, RICH)), 'ok');
    for (const days of ['14', null, undefined]) {
      assert.equal(answerOf(withValue(`${timing}.days`, days, RICH)), `situation_malformed ${timing}.days`);
    }
    assert.equal(answerOf(withValue(timing, { kind: 'next-sign-in', days: 3 }, RICH)), `situation_malformed ${timing}`);
    assert.equal(answerOf(withValue(timing, {}, RICH)), `situation_malformed ${timing}.kind`);
  });

  it('T4: versions go from the oldest to the newest, no two from one instant', () => {
    for (const from of [AT, ago(-1)]) {
      assert.equal(
        answerOf(withValue('applications.wiki.policy.0.from', from, RICH)),
        'timeline_out_of_order applications.wiki.policy.1.from',
      );
    }
    const tenant = [
      { from: AT, level: 'off' },
      { from: AT, level: 'off' },
    ];
    assert.equal(answerOf(withValue('tenant.policy', tenant)), 'timeline_out_of_order tenant.policy.1.from');
    assert.equal(answerOf(withValue('groups', { staff: { policy: tenant } })), 'timeline_out_of_order groups.staff.policy.1.from');
  });

  it('P5: a situation begins with a first factor', () => {
    assert.equal(answerOf(withValue('evidence', [])), 'no_first_factor evidence');
    const present = { method: 'webauthn', at: AT, factorId: 'k', userVerified: false };
    assert.equal(answerOf(withValue('evidence', [present, { method: 'mail_code', at: AT }])), 'no_first_factor evidence');
    assert.equal(answerOf(withValue('evidence', [{ ...present, userVerified: true }])), 'ok');
  });

  it('S1: no proof is later than the situation', () => {
    const late = { method: 'password', at: ago(-0.001) };
    assert.equal(answerOf(withValue('evidence', [{ method: 'password', at: AT }, late])), 'evidence_in_future evidence.1.at');
  });

  it('F4: evidence of a backup code says its purpose', () => {
    assert.equal(answerOf(withValue('evidence.2.purpose', undefined, RICH)), 'purpose_missing evidence.2.purpose');
    assert.equal(answerOf(withValue('evidence.2.purpose', null, RICH)), 'purpose_missing evidence.2.purpose');
    assert.equal(answerOf(withValue('evidence.2.purpose', 'both', RICH)), 'situation_malformed evidence.2.purpose');
  });

  it('unknown properties are refused everywhere, since a misspelt one must not mean its default', () => {
    for (const place of [
      '',
      'tenant.',
      'tenant.policy.0.',
      'groups.staff.',
      'user.',
      'user.factors.0.',
      'user.bypass.',
      'evidence.0.',
      'session.',
      'demand.',
    ]) {
      const answer = answerOf(withValue(`${place}leve1`, 'off', RICH));
      assert.equal(answer, `situation_malformed ${place.replace(/\.$/, '')}`);
    }
  });

  it('what is missing or of another type is malformed, and the path is told', () => {
    for (const path of ['at', 'tenant', 'tenant.policy', 'user', 'user.createdAt', 'evidence', 'evidence.1.factorId', 'demand.source']) {
      assert.equal(answerOf(withValue(path, undefined, RICH)), `situation_malformed ${path}`);
      assert.equal(answerOf(withValue(path, 7, RICH)), `situation_malformed ${path}`);
    }
    for (const at of ['2026-12-01', '2026-02-30T00:00:00Z', '2026-12-01T09:00:00+01:00', '']) {
      assert.equal(answerOf(withValue('at', at)), 'situation_malformed at');
    }
    for (const json of [null, 7, 'situation', [], true]) assert.equal(answerOf(json), 'situation_malformed ');
  });

  it('L3: a scope may have any name but the one that would get lost with its rules', () => {
    for (const name of ['constructor', 'toString', 'größe 🚪', ' ']) {
      const json = withValue('groups', { [name]: { policy: always({ level: 'required' }) } });
      const read = readSituation(withValue('user.groups', [name], json as object));
      assert.ok(read.ok);
      assert.equal(decide(read.value.snapshot, read.value.facts).level, 'required');
    }
    for (const key of ['groups', 'applications']) {
      const json = withValue(key, JSON.parse('{"__proto__":{"policy":[]}}'));
      assert.equal(answerOf(json), `situation_malformed ${key}.__proto__`);
    }
  });
});
