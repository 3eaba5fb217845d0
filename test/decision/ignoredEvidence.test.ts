import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { DemandJson, EvidenceJson, FactorJson } from '../../spec/situationJson.ts';
import { AT, ago, always, decided, steps } from './decided.ts';

const TOTP: FactorJson = { id: 'f1', kind: 'totp' };
const CODES: FactorJson = { id: 'b', kind: 'backup_code', remaining: 5, companion: true };
const PASSWORD: EvidenceJson = { method: 'password', at: AT };

function ignored(evidence: EvidenceJson, parts: Parameters<typeof decided>[0] = {}): unknown {
  const decision = decided({ evidence: [PASSWORD, evidence], ...parts });
  return steps(decision, 'evidence_ignored').map(({ method, factorId, because }) => ({ method, factorId, because }));
}

function totp(at: string): EvidenceJson {
  return { method: 'totp', at, factorId: 'f1' };
}

function demand(parts: Partial<DemandJson>): DemandJson {
  return { aal: 2, factors: null, maxAgeSeconds: null, source: 'client', ...parts };
}

const HOLDS_TOTP = { user: { factors: [TOTP] } };

describe('evidence that does not count is named, with the reason', () => {
  it('S8: made with a factor that is not held, or not as that kind', () => {
    assert.deepEqual(ignored(totp(AT)), [{ method: 'totp', factorId: 'f1', because: 'factor_not_held' }]);
    const asSms: EvidenceJson = { method: 'sms', at: AT, factorId: 'f1' };
    assert.deepEqual(ignored(asSms, HOLDS_TOTP), [{ method: 'sms', factorId: 'f1', because: 'factor_not_held' }]);
    assert.deepEqual(ignored(totp(AT), HOLDS_TOTP), []);
  });

  it('F2, F4: of a kind that is not allowed, or too old even to guard', () => {
    const parts = { ...HOLDS_TOTP, tenant: { policy: always({ level: 'required', factors: ['webauthn'] }) } };
    assert.deepEqual(ignored(totp(ago(300)), parts), [{ method: 'totp', factorId: 'f1', because: 'kind_not_allowed' }]);
    assert.deepEqual(ignored(totp(ago(300.001)), parts), [{ method: 'totp', factorId: 'f1', because: 'too_old_to_guard' }]);
  });

  it('F4: age matters to a guard only where a guard is asked', () => {
    assert.deepEqual(ignored(totp(ago(301)), HOLDS_TOTP), []);
    const emptyBatch = { user: { factors: [{ ...CODES, remaining: 0 }] } };
    const code: EvidenceJson = { method: 'backup_code', at: ago(301), factorId: 'b', purpose: 'assure' };
    assert.deepEqual(ignored(code, emptyBatch), []);
  });

  it('F4, F8: a code that was shown to open an enrolment', () => {
    const code: EvidenceJson = { method: 'backup_code', at: AT, factorId: 'b', purpose: 'guard' };
    assert.deepEqual(ignored(code, { user: { factors: [CODES] } }), [{ method: 'backup_code', factorId: 'b', because: 'guard_only' }]);
    assert.deepEqual(ignored(code, { user: { factors: [CODES, TOTP] } }), []);
    assert.deepEqual(ignored({ ...code, purpose: 'assure' }, { user: { factors: [CODES] } }), []);
  });

  it('U1: older than a demand allows, or from before it arose', () => {
    const old = demand({ maxAgeSeconds: 60 });
    assert.deepEqual(ignored(totp(ago(60)), { ...HOLDS_TOTP, demand: old }), []);
    assert.deepEqual(ignored(totp(ago(60.001)), { ...HOLDS_TOTP, demand: old }), [{ method: 'totp', factorId: 'f1', because: 'too_old' }]);
    const late = demand({ notBefore: ago(60) });
    assert.deepEqual(ignored(totp(ago(60)), { ...HOLDS_TOTP, demand: late }), []);
    assert.deepEqual(ignored(totp(ago(60.001)), { ...HOLDS_TOTP, demand: late }), [
      { method: 'totp', factorId: 'f1', because: 'before_trigger' },
    ]);
  });

  it('U1: a first factor’s age matters to a demand of AAL 1 only', () => {
    const old: EvidenceJson = { method: 'federated', at: ago(61) };
    assert.deepEqual(ignored(old, { demand: demand({ aal: 1, maxAgeSeconds: 60 }) }), [
      { method: 'federated', factorId: null, because: 'too_old' },
    ]);
    assert.deepEqual(ignored(old, { demand: demand({ aal: 2, maxAgeSeconds: 60 }) }), []);
    assert.deepEqual(ignored({ method: 'password', at: ago(61) }, { demand: demand({ aal: 1, maxAgeSeconds: 60 }) }), [
      { method: 'password', factorId: null, because: 'too_old' },
    ]);
  });

  it('B7, S11: a pass or a mailed code is good for 10 minutes', () => {
    for (const method of ['enrolment_pass', 'mail_code'] as const) {
      assert.deepEqual(ignored({ method, at: ago(600) }), []);
      assert.deepEqual(ignored({ method, at: ago(600.001) }), [{ method, factorId: null, because: 'expired' }]);
    }
  });
});
