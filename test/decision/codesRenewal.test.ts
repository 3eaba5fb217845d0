import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { codesRunway } from '../../src/domain/factors/codesRunway.ts';
import { codesRenewal } from '../../src/domain/policy/codesRenewal.ts';
import { always, read } from './decided.ts';

type Parts = NonNullable<Parameters<typeof read>[0]>;
type FactorJson = NonNullable<NonNullable<Parts['user']>['factors']>[number];

const APP: FactorJson = { id: 'f', kind: 'totp' };
const BATCH: FactorJson = { id: 'b', kind: 'backup_code', remaining: 5, companion: true };
const ALONE: FactorJson = { ...BATCH, companion: false };
const SWITCHED = { backupCodesAsFirstFactor: true } as const;

/** What comes out: the kind of batch, or the code of the refusal. */
function renewed(parts: Parts): string {
  const { snapshot, facts } = read(parts);
  const result = codesRenewal(snapshot, facts);
  return result.ok ? (result.value.companion ? 'beside' : 'alone') : result.code;
}

describe('new backup codes', () => {
  it('F11, F8: by an administrator, beside a factor of another kind, whether there was a batch or not', () => {
    assert.equal(renewed({ user: { factors: [APP] } }), 'beside');
    assert.equal(renewed({ user: { factors: [APP, BATCH] } }), 'beside');
    assert.equal(renewed({ user: { factors: [{ ...BATCH, remaining: 0 }, APP] } }), 'beside');
    // F9: what was made alone and stands beside something now is a companion from then on.
    assert.equal(renewed({ tenant: SWITCHED, user: { factors: [ALONE, APP] } }), 'beside');
  });

  it('F11, F9: by an administrator, for codes alone where the tenant has opened that way, an empty batch too', () => {
    assert.equal(renewed({ tenant: SWITCHED, user: { factors: [ALONE] } }), 'alone');
    assert.equal(renewed({ tenant: SWITCHED, user: { factors: [{ ...ALONE, remaining: 0 }] } }), 'alone');
    assert.equal(renewed({ user: { factors: [ALONE] } }), 'backup_codes_not_allowed');
  });

  it('F11: not for whoever has no factor, nor for companions without what they were made for', () => {
    assert.equal(renewed({ tenant: SWITCHED }), 'no_factor_to_renew_for');
    assert.equal(renewed({ tenant: SWITCHED, user: { factors: [BATCH] } }), 'no_factor_to_renew_for');
  });

  it('F11, F1: not where the sets of the tenant and the groups leave codes out, whatever an application says', () => {
    const out = always({ factors: ['webauthn', 'totp'] });
    for (const factors of [[APP], [ALONE]]) {
      const tenant = { ...SWITCHED, policy: always({ level: 'required', factors: ['webauthn', 'totp'] }) };
      assert.equal(renewed({ tenant, user: { factors } }), 'backup_codes_not_allowed');
      assert.equal(
        renewed({ tenant: SWITCHED, groups: { staff: { policy: out } }, user: { factors, groups: ['staff'] } }),
        'backup_codes_not_allowed',
      );
    }
    const wiki = { applications: { wiki: { policy: out } }, application: 'wiki' };
    assert.equal(renewed({ ...wiki, user: { factors: [APP] } }), 'beside');
  });
});

describe('the runway of backup codes', () => {
  const runway = (factors: readonly FactorJson[]) => codesRunway(read({ user: { factors: [...factors] } }).facts.user.factors);

  it('F10: is that of somebody who has nothing else, few from three on, the last apart', () => {
    const stages = [10, 4, 3, 2, 1].map((remaining) => runway([{ ...ALONE, remaining }]));
    assert.deepEqual(stages, [
      { left: 10, stage: 'enough' },
      { left: 4, stage: 'enough' },
      { left: 3, stage: 'few' },
      { left: 2, stage: 'few' },
      { left: 1, stage: 'last' },
    ]);
  });

  it('F8, F10: is nobody’s who has another factor, companions, an empty batch, or nothing', () => {
    for (const factors of [[ALONE, APP], [APP, ALONE], [BATCH], [{ ...ALONE, remaining: 0 }], []]) assert.equal(runway(factors), null);
  });
});
