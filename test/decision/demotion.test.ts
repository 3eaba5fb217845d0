import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { EvidenceJson, FactorJson, SituationJson } from '../../spec/situationJson.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import { mintSession } from '../../src/domain/policy/mintSession.ts';
import { termsOf } from '../../src/domain/policy/terms.ts';
import { assuredAt } from '../../src/domain/sessions/aal.ts';
import { type Assurance, assuranceNow } from '../../src/domain/sessions/assurance.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import { AT, ago, always, decided, read, steps } from './decided.ts';

const PASSKEY: FactorJson = { id: 'k', kind: 'webauthn' };
const TOTP: FactorJson = { id: 't', kind: 'totp' };
const password: EvidenceJson = { method: 'password', at: ago(120) };
const code = (at: string): EvidenceJson => ({ method: 'totp', at, factorId: 't' });
const passkey = (at: string): EvidenceJson => ({ method: 'webauthn', at, factorId: 'k', userVerified: true });
const REQUIRED = { tenant: { policy: always({ level: 'required' }) } };

describe('a session that was set back to its first factor', () => {
  const after = (evidence: EvidenceJson[], until: string, parts: Partial<SituationJson> = {}) =>
    decided({ ...REQUIRED, ...parts, evidence, user: { factors: [PASSKEY, TOTP], demotedUntil: until } });

  it('S6, S8: is asked for the second factor alone, and reaches AAL 2 by what is shown after it', () => {
    assert.equal(after([password, code(ago(60))], ago(61)).decidedBy, 'assured');
    const asked = after([password, code(ago(60))], ago(60));
    assert.deepEqual([asked.outcome, asked.decidedBy], ['challenge', 'challenge_enrolled']);
    assert.deepEqual(
      steps(asked, 'evidence_ignored').map(({ method, because }) => [method, because]),
      [['totp', 'demoted']],
    );
    assert.equal(after([password, code(ago(60)), code(AT)], ago(1)).decidedBy, 'assured');
  });

  it('S6: goes on at AAL 1 where nobody asks', () => {
    const off = { tenant: { policy: always({ level: 'off' }) } };
    const granted = after([password, code(ago(60))], AT, off);
    assert.deepEqual([granted.outcome, granted.decidedBy, granted.outcome === 'grant' && granted.aal], ['grant', 'not_enforced', 1]);
  });

  it('S6: a passkey stays a first factor, is no second one, and another kind counts beside it', () => {
    assert.equal(after([passkey(ago(60))], ago(30)).decidedBy, 'challenge_enrolled');
    assert.equal(after([passkey(ago(60)), code(AT)], ago(30)).decidedBy, 'assured');
    assert.equal(after([passkey(ago(60)), passkey(AT)], ago(30)).decidedBy, 'assured');
  });

  it('S6, F4, S10: what was shown before opens no enrolment and no change of factors', () => {
    const narrow = { tenant: { policy: always({ level: 'required', factors: ['webauthn'] }) } };
    const guard = (until: string) =>
      decided({ ...narrow, evidence: [password, code(ago(60))], user: { factors: [TOTP], demotedUntil: until } }).decidedBy;
    assert.deepEqual([guard(ago(61)), guard(ago(60))], ['enrol_now', 'guard_held_factor']);
  });

  it('S6, U1: what was shown before is no recent proof', () => {
    const demand = { aal: 1 as const, factors: null, maxAgeSeconds: 60, source: 'client' as const };
    const recent = (until: string) => after([password, code(ago(30))], until, { ...REQUIRED, demand }).decidedBy;
    assert.deepEqual([recent(ago(31)), recent(ago(30))], ['assured', 'first_factor_old']);
  });

  it('S1: a session knows up to which demotion its level lasts, and carries nothing that was demoted', () => {
    const { snapshot, facts } = read({
      ...REQUIRED,
      evidence: [password, code(ago(60)), passkey(ago(50)), code(ago(40))],
      user: { factors: [PASSKEY, TOTP], demotedUntil: ago(45) },
    });
    const grant = decide(snapshot, facts);
    if (grant.outcome !== 'grant') assert.fail('not granted');
    const minted = mintSession(grant);
    assert.equal(minted.assuredAt, Date.parse(ago(40)));
    assert.deepEqual(
      minted.evidence.map(({ method, at }) => [method, at]),
      [
        ['password', Date.parse(ago(120))],
        ['webauthn', Date.parse(ago(50))],
        ['totp', Date.parse(ago(40))],
      ],
    );
    const low = read({ evidence: [password] });
    assert.equal(assuredAt(termsOf(low.snapshot, low.facts, [])), null);
  });

  it('S6, S2: a token says what it said, until a look at it finds it demoted', () => {
    const told = { aal: 2, assuredAt: 5_000 as Instant, acr: 'urn:sallyport:aal:2', amr: ['mfa', 'otp', 'pwd'], authTime: 5 };
    const now = (demotedUntil: number | null) =>
      assuranceNow({ ...told, allowance: null } as unknown as Assurance, {
        demotedUntil: demotedUntil as Instant,
        signedInAt: 4_000 as Instant,
      });
    for (const until of [null, 4_999]) assert.deepEqual([now(until).aal, now(until).amr], [2, told.amr]);
    const { aal, acr, amr, authTime } = now(5_000);
    assert.deepEqual({ aal, acr, amr, authTime }, { aal: 1, acr: 'urn:sallyport:aal:1', amr: ['pwd'], authTime: 4 });
    const older = { ...told, assuredAt: undefined, allowance: null } as unknown as Assurance;
    assert.equal(assuranceNow(older, { demotedUntil: 1 as Instant, signedInAt: 4_000 as Instant }).aal, 1);
  });
});
