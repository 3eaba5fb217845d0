import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { EvidenceJson, FactorJson, SituationJson } from '../../spec/situationJson.ts';
import type { FactorId, FactorKind } from '../../src/domain/factors/factor.ts';
import { decideFor, kindsToAdd } from '../../src/domain/policy/decideFor.ts';
import { ownCodesOffer } from '../../src/domain/policy/ownCodes.ts';
import { factorsWithout, isLastUsable } from '../../src/domain/policy/removal.ts';
import type { Intent } from '../../src/domain/sessions/intent.ts';
import { AT, ago, always, read } from './decided.ts';

const APP: FactorJson = { id: 't', kind: 'totp' };
const KEY: FactorJson = { id: 'k', kind: 'webauthn' };
const COMPANIONS: FactorJson = { id: 'c', kind: 'backup_code', remaining: 8, companion: true };
const FIRST_CODES: FactorJson = { id: 'c', kind: 'backup_code', remaining: 8, companion: false };
const EMPTY: FactorJson = { id: 'c', kind: 'backup_code', remaining: 0, companion: true };
const PASSWORD: EvidenceJson = { method: 'password', at: AT };
const OLD_PASSWORD: EvidenceJson = { method: 'password', at: ago(301) };
const shownApp = (at: string): EvidenceJson => ({ method: 'totp', at, factorId: 't' });
const shownCode = (at: string): EvidenceJson => ({ method: 'backup_code', at, factorId: 'c', purpose: 'guard' });

const ADD_KEY: Intent = { kind: 'enrol', factor: 'webauthn' };
const PROVE: Intent = { kind: 'prove', by: 'any_factor' };
const PROVE_REAL: Intent = { kind: 'prove', by: 'real_factor' };
const SESSION = { signedInAt: ago(3_600), allowance: null, recheckAt: null };

type Parts = Parameters<typeof read>[0];

/** A live session under Off, and what it wants. */
function asked(intent: Intent | null, parts: Parts = {}) {
  const { snapshot, facts } = read({ session: SESSION, tenant: { policy: always({ level: 'off' }) }, ...parts });
  const decision = decideFor(snapshot, facts, intent);
  switch (decision.outcome) {
    case 'grant':
      return `grant ${decision.aal}`;
    case 'challenge':
      return `${decision.purpose} ${decision.factors.join()}, ${decision.decidedBy}`;
    case 'enrol':
      return `enrol ${decision.factors.join()}, ${decision.needs}, ${decision.skippable ? 'skip' : 'held'}, ${decision.decidedBy}`;
    case 'refuse':
      return `refuse ${decision.because}`;
    case 'reauthenticate':
      return `reauthenticate, ${decision.decidedBy}`;
  }
}

describe('a change of one’s own factors', () => {
  const user = { factors: [APP, COMPANIONS] };

  it('S10, L6: under Off a proof of the last five minutes is asked for, and what is shown opens it', () => {
    assert.equal(asked(null, { user, evidence: [OLD_PASSWORD] }), 'grant 1');
    for (const intent of [PROVE, ADD_KEY])
      assert.equal(asked(intent, { user, evidence: [PASSWORD, shownApp(ago(301))] }), 'guard totp,backup_code, guard_held_factor');
    assert.equal(asked(PROVE, { user, evidence: [OLD_PASSWORD, shownApp(ago(300))] }), 'grant 2');
    assert.equal(asked(ADD_KEY, { user, evidence: [OLD_PASSWORD, shownApp(ago(300))] }), 'enrol webauthn, null, held, enrol_now');
    assert.equal(asked(ADD_KEY, { user, evidence: [PASSWORD, shownCode(AT)] }), 'enrol webauthn, null, held, enrol_now');
  });

  it('F11: a code neither proves what needs a real factor nor is offered for it', () => {
    assert.equal(asked(PROVE, { user, evidence: [PASSWORD, shownCode(AT)] }).startsWith('grant'), true);
    assert.equal(asked(PROVE_REAL, { user, evidence: [PASSWORD, shownCode(AT)] }), 'guard totp, guard_held_factor');
    assert.equal(asked(PROVE_REAL, { user, evidence: [PASSWORD, shownApp(AT)] }), 'grant 2');
    assert.equal(asked(PROVE_REAL, { user: { factors: [FIRST_CODES] }, evidence: [OLD_PASSWORD] }), 'reauthenticate, first_factor_old');
  });

  it('S10: with no factor in hand the first factor is asked for again, and an empty batch is none', () => {
    for (const factors of [[], [EMPTY]]) {
      assert.equal(asked(PROVE, { user: { factors }, evidence: [OLD_PASSWORD] }), 'reauthenticate, first_factor_old');
      assert.equal(asked(PROVE, { user: { factors }, evidence: [PASSWORD] }), 'grant 1');
      assert.equal(asked(ADD_KEY, { user: { factors }, evidence: [OLD_PASSWORD] }), 'enrol webauthn, reauthentication, held, enrol_now');
      assert.equal(asked(ADD_KEY, { user: { factors }, evidence: [PASSWORD] }), 'enrol webauthn, null, held, enrol_now');
    }
  });

  it('S11, B7: a first factor needs what the tenant asks; a pass stands in for a factor that is held', () => {
    const tenant = { policy: always({ level: 'off' }), firstEnrolment: 'mail_code' } as const;
    assert.equal(asked(ADD_KEY, { tenant }), 'enrol webauthn, mail_code, held, enrol_now');
    const pass: EvidenceJson = { method: 'enrolment_pass', at: ago(600) };
    assert.equal(asked(ADD_KEY, { tenant, evidence: [PASSWORD, pass] }), 'enrol webauthn, null, held, enrol_with_pass');
    assert.equal(asked(ADD_KEY, { user, evidence: [OLD_PASSWORD, pass] }), 'enrol webauthn, null, held, enrol_with_pass');
    assert.equal(
      asked(ADD_KEY, { user, evidence: [OLD_PASSWORD, { ...pass, at: ago(601) }] }),
      'guard totp,backup_code, guard_held_factor',
    );
  });

  it('F2, F12: another kind than those that are allowed here is refused, and what cannot be verified proves nothing', () => {
    const narrow = { policy: always({ level: 'off', factors: ['totp', 'backup_code'] }) } as const;
    assert.equal(asked(ADD_KEY, { tenant: narrow }), 'refuse no_allowed_factor');
    const { snapshot, facts } = read({ session: SESSION, tenant: { ...narrow, availableKinds: ['webauthn', 'totp', 'backup_code'] } });
    assert.deepEqual(kindsToAdd(snapshot, facts), ['totp']);
    const noApp = { policy: always({ level: 'off' }), availableKinds: ['webauthn'] as FactorKind[] };
    assert.equal(asked(ADD_KEY, { tenant: noApp, user }), 'refuse recovery_needed');
    assert.equal(asked(PROVE, { tenant: noApp, user }), 'refuse recovery_needed');
  });

  it('P5, S9: a refusal, the first factor and a challenge of the rules come first', () => {
    const required = { policy: always({ level: 'required' }) } as const;
    const recheck = { session: { ...SESSION, recheckAt: ago(60) } };
    assert.equal(
      asked(ADD_KEY, { ...recheck, tenant: required, user, evidence: [PASSWORD] }),
      'assure totp,backup_code, challenge_enrolled',
    );
    const gone: EvidenceJson = { method: 'webauthn', at: AT, factorId: 'gone', userVerified: true };
    assert.equal(asked(PROVE, { user, evidence: [gone, shownApp(AT)] }), 'reauthenticate, first_factor_gone');
    const shut = { policy: always({ level: 'required', factors: [] }) } as const;
    assert.equal(asked(PROVE, { ...recheck, tenant: shut, evidence: [PASSWORD] }), 'refuse no_allowed_factor');
  });
});

describe('the last usable factor', () => {
  function isKept(factors: FactorJson[], removed: string, parts: Partial<SituationJson> & { tenant: SituationJson['tenant'] }): boolean {
    const { snapshot, facts } = read({ user: { factors }, applications: {}, ...parts });
    return isLastUsable(snapshot, { facts, account: 'account' as never, factor: removed as FactorId });
  }
  const tenantSays = (level: 'off' | 'optional' | 'required', factors?: FactorKind[]) => ({
    tenant: { policy: always({ level, ...(factors === undefined ? {} : { factors }) }) },
  });

  it('S9: stays under Required, goes under Optional and Off, and beside another', () => {
    assert.equal(isKept([APP], 't', tenantSays('required')), true);
    for (const level of ['off', 'optional'] as const) assert.equal(isKept([APP], 't', tenantSays(level)), false);
    assert.equal(isKept([APP, KEY], 't', tenantSays('required')), false);
    // F8: companion codes do not stand alone.
    assert.equal(isKept([APP, COMPANIONS], 't', tenantSays('required')), true);
    assert.equal(isKept([APP, COMPANIONS], 'c', tenantSays('required')), false);
  });

  it('S9, L3: the rule of the account pages counts like the others, and no other application’s', () => {
    const rule = { policy: always({ level: 'required', factors: ['webauthn'] }) };
    const optional = tenantSays('optional');
    assert.equal(isKept([APP, KEY], 'k', { ...optional, applications: { account: rule } }), true);
    assert.equal(isKept([APP, KEY], 't', { ...optional, applications: { account: rule } }), false);
    assert.equal(isKept([APP, KEY], 'k', { ...optional, applications: { finance: rule } }), false);
  });

  it('S9, F3, F4: one that serves nowhere goes while another is left, and stays as all that there is', () => {
    const keys = tenantSays('required', ['webauthn', 'backup_code']);
    assert.equal(isKept([APP, KEY], 't', keys), false);
    assert.equal(isKept([APP, KEY], 'k', keys), true);
    assert.equal(isKept([APP], 't', keys), true);
    assert.equal(isKept([APP, COMPANIONS], 't', keys), true);
    assert.equal(isKept([APP, EMPTY], 't', keys), true);
    assert.equal(isKept([EMPTY], 'c', keys), false);
    assert.equal(isKept([APP, { id: 's', kind: 'sms' }], 't', keys), false);
  });

  it('F9: codes that are the first factor stay as well, where they are one', () => {
    const withCodes = { tenant: { policy: always({ level: 'required' }), backupCodesAsFirstFactor: true } };
    assert.equal(isKept([FIRST_CODES], 'c', withCodes), true);
    assert.equal(isKept([APP, FIRST_CODES], 't', withCodes), false);
    assert.equal(isKept([APP, FIRST_CODES], 't', tenantSays('required')), true);
  });

  it('F8: with the last real factor the companion codes go, and those of a first factor stay', () => {
    const ids = (factors: FactorJson[], removed: string) =>
      factorsWithout(read({ user: { factors } }).facts.user.factors, removed as FactorId).map(({ id }) => id);
    assert.deepEqual(ids([APP, KEY, COMPANIONS], 't'), ['k', 'c']);
    assert.deepEqual(ids([APP, COMPANIONS], 't'), []);
    assert.deepEqual(ids([APP, COMPANIONS], 'c'), ['t']);
    assert.deepEqual(ids([APP, FIRST_CODES], 't'), ['c']);
  });
});

describe('new backup codes for oneself', () => {
  function offer(factors: FactorJson[], parts: Parts = {}) {
    const { snapshot, facts } = read({ user: { factors }, ...parts });
    return ownCodesOffer(snapshot, facts);
  }

  it('F11, F2: beside a factor of another kind, where the tenant and the groups allow codes', () => {
    assert.equal(offer([APP]), 'offered');
    assert.equal(offer([APP, COMPANIONS]), 'offered');
    for (const factors of [[], [COMPANIONS], [FIRST_CODES]]) assert.equal(offer(factors), 'no_factor_to_renew_for');
    assert.equal(offer([APP], { tenant: { policy: always({ level: 'off', factors: ['totp'] }) } }), 'backup_codes_not_allowed');
    const keys = { policy: always({ factors: ['webauthn'] }) };
    assert.equal(offer([APP], { applications: { finance: keys }, application: 'finance' }), 'offered');
  });
});
