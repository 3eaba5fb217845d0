import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { EvidenceJson, FactorJson, SituationJson } from '../../spec/situationJson.ts';
import { AT, ago, always, decided } from './decided.ts';

const PASSKEY: FactorJson = { id: 'k', kind: 'webauthn' };
const TOTP: FactorJson = { id: 't', kind: 'totp' };

function passkey(at: string, userVerified: boolean): EvidenceJson {
  return { method: 'webauthn', at, factorId: 'k', userVerified };
}

function clause(evidence: EvidenceJson[], factors: FactorJson[], parts: Partial<SituationJson> = {}): string {
  return decided({ ...parts, evidence, user: { factors } }).decidedBy;
}

describe('what AAL 2 rests on', () => {
  const recent = { demand: { factors: null, maxAgeSeconds: 60, source: 'step_up' as const } };

  it('S1: a passkey touched without verification is one factor, also beside an old verified use of a passkey', () => {
    assert.equal(clause([passkey(ago(61), true), passkey(AT, false)], [PASSKEY], recent), 'challenge_enrolled');
    assert.equal(clause([passkey(ago(60), true)], [PASSKEY], recent), 'assured');
  });

  it('S1, S11: a pass or a mailed code is no second factor', () => {
    for (const method of ['enrolment_pass', 'mail_code'] as const) {
      const evidence: EvidenceJson[] = [passkey(ago(61), true), passkey(AT, false), { method, at: ago(601) }];
      assert.equal(clause(evidence, [PASSKEY], recent), 'challenge_enrolled');
    }
  });

  it('S1: a second kind of factor stands beside the first where a passkey was the first factor', () => {
    const evidence: EvidenceJson[] = [passkey(ago(61), true), { method: 'totp', at: AT, factorId: 't' }];
    assert.equal(clause(evidence, [PASSKEY, TOTP], recent), 'assured');
  });

  it('F4, F8, S1: a code that was shown to open an enrolment stands beside nothing, unless codes answer here', () => {
    const codes: FactorJson = { id: 'b', kind: 'backup_code', remaining: 5, companion: true };
    const evidence: EvidenceJson[] = [
      passkey(ago(61), true),
      passkey(AT, false),
      { method: 'backup_code', at: AT, factorId: 'b', purpose: 'guard' },
    ];
    const tenant = { policy: always({ level: 'optional', factors: ['webauthn'] }) };
    assert.equal(clause(evidence, [PASSKEY, codes], { ...recent, tenant }), 'challenge_enrolled');
    assert.equal(clause(evidence, [PASSKEY, codes], recent), 'assured');
  });
});

describe('backup codes as factors', () => {
  const switched = { backupCodesAsFirstFactor: true, policy: always({ level: 'optional', factors: ['totp'] }) };
  const batch = (id: string, remaining: number, companion = false): FactorJson => ({ id, kind: 'backup_code', remaining, companion });
  const guarded = (factors: FactorJson[], tenant: SituationJson['tenant']): string => {
    const evidence: EvidenceJson[] = [
      { method: 'password', at: AT },
      { method: 'backup_code', at: AT, factorId: 'b', purpose: 'guard' },
    ];
    return decided({ tenant, evidence, skipped: true, user: { factors } }).decidedBy;
  };

  it('F10: the last code opens enrolment, which then cannot be skipped', () => {
    assert.equal(guarded([batch('b', 1)], switched), 'enrol_now');
    assert.equal(guarded([batch('b', 1), batch('b', 1)], switched), 'enrol_now');
    assert.equal(guarded([batch('b', 1), batch('empty', 0)], switched), 'enrol_now');
  });

  it('F10: it is the last only when nothing else is held, and of a batch that was the first factor', () => {
    assert.equal(guarded([batch('b', 2)], switched), 'postponed');
    assert.equal(guarded([batch('b', 1), batch('c', 1)], switched), 'postponed');
    assert.equal(guarded([batch('b', 1, true)], switched), 'postponed');
    assert.equal(guarded([batch('b', 1), { id: 's', kind: 'sms' }], switched), 'postponed');
    assert.equal(guarded([batch('b', 1)], { ...switched, backupCodesAsFirstFactor: false }), 'postponed');
  });

  it('F9: codes are offered as the first factor behind the switch, and never to somebody who has a batch', () => {
    const tenant = { backupCodesAsFirstFactor: true, policy: always({ level: 'required' }) };
    const offered = (factors: FactorJson[], on: boolean): unknown => {
      const decision = decided({ tenant: { ...tenant, backupCodesAsFirstFactor: on }, user: { factors } });
      return decision.outcome === 'enrol' && decision.factors.includes('backup_code');
    };
    assert.equal(offered([], true), true);
    assert.equal(offered([], false), false);
    assert.equal(offered([batch('b', 0)], true), false);
  });
});
