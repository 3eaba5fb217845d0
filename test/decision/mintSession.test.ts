import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { EvidenceJson, FactorJson, SituationJson } from '../../spec/situationJson.ts';
import { basisOf, isGrant } from '../../src/domain/policy/decide.ts';
import type { Grant } from '../../src/domain/policy/decision.ts';
import { type MintedSession, mintSession } from '../../src/domain/policy/mintSession.ts';
import { AT, ago, always, decided } from './decided.ts';

const TOTP: FactorJson = { id: 'f1', kind: 'totp' };
const GRACE = always({ level: 'required', timing: { kind: 'grace-period', days: 90 } }).map((version) => ({ ...version, from: ago(60) }));

function granted(parts: Parameters<typeof decided>[0] = {}): Grant {
  const decision = decided(parts);
  if (decision.outcome !== 'grant') throw new Error(`decided by ${decision.decidedBy}`);
  return decision;
}

function minted(parts: Parameters<typeof decided>[0] = {}): MintedSession {
  return mintSession(granted(parts));
}

const OFF = { tenant: { policy: always({ level: 'off' }) } };

describe('sessions are minted from grants', () => {
  it('P2: a copy of a grant, or one written by hand, mints nothing', () => {
    const real = granted(OFF);
    assert.equal(isGrant(real), true);
    for (const forged of [{ ...real }, Object.create(real), JSON.parse(JSON.stringify(real)), null, 'grant', undefined]) {
      assert.equal(isGrant(forged), false);
      assert.throws(() => mintSession(forged as Grant));
    }
  });

  it('P2: what was not granted is no grant', () => {
    const refused = decided({ demand: { factors: null, maxAgeSeconds: null, source: 'risk' } });
    assert.equal(refused.outcome, 'refuse');
    assert.equal(isGrant(refused), false);
    assert.throws(() => basisOf(refused as unknown as Grant));
  });

  it('S1: a password alone is worth AAL 1, a factor beside it AAL 2', () => {
    assert.equal(minted(OFF).aal, 1);
    const evidence: EvidenceJson[] = [
      { method: 'password', at: AT },
      { method: 'totp', at: AT, factorId: 'f1' },
    ];
    assert.equal(minted({ ...OFF, evidence, user: { factors: [TOTP] } }).aal, 2);
  });

  it('S1: its own AAL is that for no application in particular', () => {
    const evidence: EvidenceJson[] = [
      { method: 'password', at: AT },
      { method: 'totp', at: AT, factorId: 'f1' },
    ];
    const grant = granted({
      ...OFF,
      evidence,
      user: { factors: [TOTP] },
      applications: { finance: { policy: always({ level: 'off', factors: ['webauthn'] }) } },
      application: 'finance',
    });
    assert.equal(grant.aal, 1);
    assert.equal(mintSession(grant).aal, 2);
  });

  it('S1: a demand of the application does not change what the session is worth by itself', () => {
    const evidence: EvidenceJson[] = [
      { method: 'password', at: AT },
      { method: 'totp', at: AT, factorId: 'f1' },
    ];
    const demand = { factors: ['totp' as const], maxAgeSeconds: 60, source: 'client' as const };
    assert.equal(minted({ evidence, demand, user: { factors: [TOTP] } }).aal, 2);
  });

  it('S4, T8: a skip inside grace is an allowance that ends with the grace', () => {
    const session = minted({ tenant: { policy: GRACE }, skipped: true });
    assert.equal(session.allowance, 'grace');
    assert.equal(session.allowanceUntil, Date.parse(ago(60)) + 90 * 86_400_000);
    assert.equal(session.skipped, true);
  });

  it('S4, B2, B3: a bypass is an allowance that ends with the bypass', () => {
    const bypass = { from: ago(60), until: ago(-60), exceptApplications: [] };
    const session = minted({ user: { bypass } });
    assert.deepEqual([session.allowance, session.allowanceUntil, session.aal], ['bypass', Date.parse(ago(-60)), 1]);
  });

  it('L7, S4: a skip under Optional, Off, and full proof rest on nothing that ends', () => {
    const evidence: EvidenceJson[] = [
      { method: 'password', at: AT },
      { method: 'totp', at: AT, factorId: 'f1' },
    ];
    for (const parts of [{ skipped: true }, OFF, { evidence, user: { factors: [TOTP] } }]) {
      const session = minted(parts);
      assert.deepEqual([session.allowance, session.allowanceUntil], [null, null]);
    }
  });

  it('S8, B7, S11: proofs of factors that are gone, passes and mailed codes stay behind', () => {
    const evidence: EvidenceJson[] = [
      { method: 'enrolment_pass', at: AT },
      { method: 'mail_code', at: AT },
      { method: 'sms', at: AT, factorId: 'gone' },
      { method: 'totp', at: AT, factorId: 'f1' },
      { method: 'federated', at: ago(1) },
    ];
    assert.deepEqual(minted({ ...OFF, evidence, user: { factors: [TOTP] } }).evidence, [
      { method: 'federated', at: Date.parse(ago(1)) },
      { method: 'totp', at: Date.parse(AT), factorId: 'f1' },
    ]);
  });

  it('S1: of proofs that are alike it keeps the newest, and those that differ in worth apart', () => {
    const evidence: EvidenceJson[] = [
      { method: 'password', at: AT },
      { method: 'password', at: ago(9) },
      { method: 'totp', at: ago(8), factorId: 'f1' },
      { method: 'totp', at: ago(3), factorId: 'f1' },
      { method: 'webauthn', at: ago(7), factorId: 'k', userVerified: true },
      { method: 'webauthn', at: ago(2), factorId: 'k', userVerified: false },
      { method: 'webauthn', at: ago(1), factorId: 'k2', userVerified: false },
      { method: 'backup_code', at: ago(6), factorId: 'b', purpose: 'guard' },
      { method: 'backup_code', at: ago(5), factorId: 'b', purpose: 'assure' },
      { method: 'sms', at: ago(4), factorId: 's' },
    ];
    const factors: FactorJson[] = [
      TOTP,
      { id: 'k', kind: 'webauthn' },
      { id: 'k2', kind: 'webauthn' },
      { id: 's', kind: 'sms' },
      { id: 'b', kind: 'backup_code', remaining: 0, companion: true },
    ];
    const kept = minted({ ...OFF, evidence, user: { factors } }).evidence;
    assert.deepEqual(
      kept.map(({ method, at }) => `${method} ${(Date.parse(AT) - at) / 1_000}`),
      ['webauthn 7', 'backup_code 6', 'backup_code 5', 'sms 4', 'totp 3', 'webauthn 2', 'webauthn 1', 'password 0'],
    );
  });

  it('S3, S5, S7, S8: a session that is raised keeps its sign-in and its recheck', () => {
    const session: SituationJson['session'] = { signedInAt: ago(3_600), allowance: null, recheckAt: ago(-60) };
    const raised = minted({ ...OFF, session });
    assert.deepEqual([raised.signedInAt, raised.recheckAt], [Date.parse(ago(3_600)), Date.parse(ago(-60))]);
    const fresh = minted(OFF);
    assert.deepEqual([fresh.signedInAt, fresh.recheckAt, fresh.skipped], [Date.parse(AT), null, false]);
  });
});
