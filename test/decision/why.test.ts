import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { runs, specimens } from '../../spec/corpus.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import { decidingRules } from '../../src/domain/policy/decidingRules.ts';
import { effectiveFactors } from '../../src/domain/policy/effectiveFactors.ts';
import { readSnapshot } from '../../src/domain/policy/snapshot.ts';
import { levelWithoutEffect } from '../../src/domain/policy/withoutEffect.ts';
import { AT, ago, always, decided, read, steps } from './decided.ts';

const SESSION = { signedInAt: ago(3_600), allowance: null, recheckAt: null };

describe('why a decision was made', () => {
  it('L2: says that nobody has configured the tenant', () => {
    assert.deepEqual(steps(decided(), 'unconfigured'), [{ kind: 'unconfigured' }]);
    assert.deepEqual(steps(decided({ tenant: { policy: always({ level: 'off' }) } }), 'unconfigured'), []);
  });

  it('L3, T4: quotes every version in force, with the start of its run', () => {
    const decision = decided({
      tenant: {
        policy: [
          { from: '2026-01-01T00:00:00Z', level: 'required' },
          { from: '2026-02-01T00:00:00Z', level: 'required', factors: ['totp', 'webauthn'] },
        ],
      },
      groups: { staff: { policy: always({ timing: { kind: 'grace-period', days: 3 } }) }, others: { policy: always({ level: 'off' }) } },
      user: { groups: ['staff', 'no-rules'] },
    });
    assert.deepEqual(steps(decision, 'said'), [
      {
        kind: 'said',
        scope: { kind: 'tenant' },
        from: Date.parse('2026-02-01T00:00:00Z'),
        level: 'required',
        timing: null,
        factors: ['webauthn', 'totp'],
        requiredSince: Date.parse('2026-01-01T00:00:00Z'),
        reach: null,
      },
      {
        kind: 'said',
        scope: { kind: 'group', group: 'staff' },
        from: Date.parse('2026-01-01T00:00:00Z'),
        level: null,
        timing: { kind: 'grace-period', days: 3 },
        factors: null,
        requiredSince: null,
        reach: null,
      },
    ]);
  });

  it('L4: marks a looser rule as being without effect, and no other', () => {
    const groups = { loose: { policy: always({ level: 'optional' }) }, same: { policy: always({ level: 'required' }) } };
    const parts = { tenant: { policy: always({ level: 'required' }) }, groups, user: { groups: ['loose', 'same'] } };
    assert.deepEqual(
      steps(decided(parts), 'level_without_effect').map(({ scope, because }) => ({ scope, because })),
      [{ scope: { kind: 'group', group: 'loose' }, because: 'looser_than_tenant' }],
    );
  });

  it('L2, L4: Off is looser than a tenant that nobody has configured', () => {
    const decision = decided({ groups: { loose: { policy: always({ level: 'off' }) } }, user: { groups: ['loose'] } });
    assert.equal(decision.level, 'optional');
    assert.deepEqual(
      steps(decision, 'level_without_effect').map(({ because }) => because),
      ['looser_than_tenant'],
    );
  });

  it('S3: says whose level does not count for a live session, and that the application’s does', () => {
    const decision = decided({
      tenant: { policy: always({ level: 'required' }) },
      applications: { wiki: { policy: always({ level: 'optional' }) } },
      application: 'wiki',
      session: SESSION,
    });
    assert.equal(decision.level, 'optional');
    assert.deepEqual(steps(decision, 'occasion'), [{ kind: 'occasion', counts: 'own_rule_only', because: 'session_reused' }]);
    assert.deepEqual(
      steps(decision, 'level_without_effect').map(({ scope, because }) => ({ scope, because })),
      [{ scope: { kind: 'tenant' }, because: 'not_counting_on_reuse' }],
    );
  });

  it('S3: a scope without a level has none that could fail to count', () => {
    const groups = { staff: { policy: always({ factors: ['totp'] }) } };
    const decision = decided({ groups, user: { groups: ['staff'] }, session: SESSION });
    assert.deepEqual([steps(decision, 'said').length, steps(decision, 'level_without_effect')], [1, []]);
  });

  it('S3, S4, S5, S8: names what brings all rules back', () => {
    const because = (parts: Parameters<typeof decided>[0]): unknown => steps(decided(parts), 'occasion')[0]?.because;
    assert.equal(because({}), 'sign_in');
    assert.equal(because({ session: { ...SESSION, allowance: 'grace' } }), 'session_rests_on_allowance');
    assert.equal(because({ session: { ...SESSION, recheckAt: AT } }), 'session_to_be_rechecked');
    const policy = [{ from: ago(60), level: 'off', existingSessions: 'recheck' } as const];
    assert.equal(because({ session: SESSION, tenant: { policy } }), 'version_asks_for_recheck');
    assert.equal(because({ session: SESSION, groups: { staff: { policy } }, user: { groups: ['staff'] } }), 'version_asks_for_recheck');
    const narrow = { wiki: { policy: always({ factors: ['totp'] }) } };
    assert.equal(because({ session: SESSION, applications: narrow, application: 'wiki' }), 'application_narrows_factors');
  });

  it('T10: lists what is scheduled, and only that', () => {
    const decision = decided({ tenant: { policy: [...always({ level: 'off' }), { from: ago(-1), level: 'required' }] } });
    assert.deepEqual(steps(decision, 'scheduled'), [{ kind: 'scheduled', scope: { kind: 'tenant' }, from: Date.parse(ago(-1)) }]);
    assert.equal(decision.level, 'off');
    assert.deepEqual(steps(decided({ tenant: { policy: [{ from: AT, level: 'off' }] } }), 'scheduled'), []);
    const unbegun = decided({ tenant: { policy: [{ from: ago(-1), level: 'required' }] } });
    assert.deepEqual([steps(unbegun, 'unconfigured').length, steps(unbegun, 'scheduled').length], [1, 1]);
  });

  it('T3, T5, T6, T7: says of each Required rule why it is due, or until when it leaves time', () => {
    const rule = (days: number) => always({ level: 'required', timing: { kind: 'grace-period', days } });
    const from = Date.parse('2026-01-01T00:00:00Z');
    const inGrace = decided({ tenant: { policy: [{ from: ago(3_600), level: 'required', timing: { kind: 'grace-period', days: 1 } }] } });
    assert.deepEqual(steps(inGrace, 'in_grace'), [
      { kind: 'in_grace', scope: { kind: 'tenant' }, since: Date.parse(ago(3_600)), deadline: Date.parse(ago(3_600)) + 86_400_000 },
    ]);
    assert.deepEqual(steps(inGrace, 'due'), []);
    const over = decided({ tenant: { policy: rule(90) } });
    assert.deepEqual(steps(over, 'due'), [
      { kind: 'due', scope: { kind: 'tenant' }, because: 'grace_ended', since: from, deadline: from + 90 * 86_400_000 },
    ]);
    const immediate = decided({ tenant: { policy: always({ level: 'required' }) } });
    assert.deepEqual(
      steps(immediate, 'due').map(({ because, deadline }) => ({ because, deadline })),
      [{ because: 'immediate', deadline: null }],
    );
    const younger = decided({
      tenant: { policy: [{ from: ago(60), level: 'required', timing: { kind: 'grace-period', days: 1 } }] },
      user: { createdAt: ago(60) },
    });
    assert.deepEqual(
      steps(younger, 'due').map(({ because }) => because),
      ['account_is_younger'],
    );
  });

  it('T2: a rule without a timing shows the tenant’s grace, under whatever level that stands', () => {
    const decision = decided({
      tenant: { policy: always({ level: 'off', timing: { kind: 'grace-period', days: 7 } }) },
      groups: { staff: { policy: [{ from: ago(60), level: 'required' }] } },
      user: { groups: ['staff'] },
    });
    assert.equal(decision.decidedBy, 'offer_enrolment');
    assert.equal(steps(decision, 'in_grace')[0]?.deadline, Date.parse(ago(60)) + 7 * 86_400_000);
  });

  it('F12: says which kinds cannot be verified now, and nothing when all can', () => {
    const decision = decided({ tenant: { availableKinds: ['totp', 'webauthn'] } });
    assert.deepEqual(steps(decision, 'unavailable'), [{ kind: 'unavailable', factors: ['sms', 'backup_code'] }]);
    assert.deepEqual(steps(decided(), 'unavailable'), []);
  });

  it('F1, F3: shows what is allowed, held, usable and can be set up', () => {
    const decision = decided({
      tenant: { policy: always({ level: 'required', factors: ['webauthn', 'totp'] }) },
      user: {
        factors: [
          { id: 'f1', kind: 'totp' },
          { id: 'f2', kind: 'sms' },
        ],
      },
    });
    assert.deepEqual(steps(decision, 'factors'), [
      { kind: 'factors', effective: ['webauthn', 'totp'], held: ['totp', 'sms'], usable: ['totp'], enrollable: ['webauthn', 'totp'] },
    ]);
    assert.deepEqual(effectiveFactors(decision), ['webauthn', 'totp']);
  });

  it('U1: quotes the demand', () => {
    const demand = { aal: 2, factors: ['totp'], maxAgeSeconds: 60, notBefore: AT, source: 'step_up' } as const;
    assert.deepEqual(steps(decided({ demand: { ...demand, factors: ['totp'] } }), 'demanded'), [
      { kind: 'demanded', ...demand, notBefore: Date.parse(AT) },
    ]);
  });

  it('B6, F10, L9, U3: says what takes the skip away', () => {
    const because = (parts: Parameters<typeof decided>[0]): unknown => steps(decided(parts), 'forced').map((step) => step.because);
    assert.deepEqual(because({}), []);
    assert.deepEqual(because({ demand: { factors: null, maxAgeSeconds: null, source: 'client' } }), ['demand']);
    assert.deepEqual(because({ user: { mustEnrolUntil: ago(-60) } }), ['reset']);
    const codes = { id: 'b', kind: 'backup_code', remaining: 1, companion: false } as const;
    assert.deepEqual(because({ tenant: { backupCodesAsFirstFactor: true }, user: { factors: [codes] } }), ['last_code']);
    assert.deepEqual(because({ tenant: { policy: always({ level: 'required' }) } }), ['due']);
  });

  it('B3, B5, U1: says whether a bypass holds, and else why not', () => {
    const bypass = { from: ago(60), until: ago(-60), exceptApplications: ['wiki'] };
    const tried = (user: object, parts: object = {}): unknown => {
      const decision = decided({ ...parts, user: { bypass: { ...bypass, ...user } } });
      return [...steps(decision, 'bypass_holds'), ...steps(decision, 'bypass_ignored')];
    };
    const until = Date.parse(ago(-60));
    assert.deepEqual(tried({}), [{ kind: 'bypass_holds', until }]);
    assert.deepEqual(tried({ from: ago(-1) }), [{ kind: 'bypass_ignored', because: 'not_begun', until }]);
    assert.deepEqual(tried({ until: AT }), [{ kind: 'bypass_ignored', because: 'over', until: Date.parse(AT) }]);
    assert.deepEqual(tried({}, { application: 'wiki' }), [{ kind: 'bypass_ignored', because: 'application_excepted', until }]);
    const demand = { factors: null, maxAgeSeconds: null, source: 'client' };
    assert.deepEqual(tried({}, { demand }), [{ kind: 'bypass_ignored', because: 'demand_stands', until }]);
  });

  it('A1: names the rules that said the level which counted', () => {
    const groups = { loose: { policy: always({ level: 'optional' }) }, same: { policy: always({ level: 'required' }) } };
    const decision = decided({ tenant: { policy: always({ level: 'required' }) }, groups, user: { groups: ['loose', 'same'] } });
    const from = Date.parse('2026-01-01T00:00:00Z');
    assert.deepEqual(decidingRules(decision), [
      { scope: { kind: 'tenant' }, from },
      { scope: { kind: 'group', group: 'same' }, from },
    ]);
    const applications = { wiki: { policy: always({ level: 'required' }) } };
    const reused = decided({ tenant: { policy: always({ level: 'required' }) }, applications, application: 'wiki', session: SESSION });
    assert.deepEqual(decidingRules(reused), [{ scope: { kind: 'application', application: 'wiki' }, from }]);
    assert.deepEqual(decidingRules(decided()), []);
    const raised = decided({ tenant: { policy: always({ level: 'optional' }) }, groups, user: { groups: ['same'] } });
    assert.deepEqual(decidingRules(raised), [{ scope: { kind: 'group', group: 'same' }, from }]);
  });

  it('L4: the same mark is made for a rule by itself, at any instant', () => {
    const { snapshot } = read({
      tenant: { policy: [{ from: ago(0), level: 'required' }] },
      groups: { staff: { policy: always({ level: 'optional' }) }, silent: { policy: always({ factors: ['totp'] }) } },
      applications: { wiki: { policy: always({ level: 'off' }) } },
    });
    const staff = { kind: 'group', group: 'staff' } as never;
    const at = (iso: string): never => Date.parse(iso) as never;
    assert.deepEqual(levelWithoutEffect(snapshot, staff, at(AT)), { level: 'optional', tenantLevel: 'required' });
    assert.equal(levelWithoutEffect(snapshot, staff, at(ago(1))), null);
    assert.equal(levelWithoutEffect(snapshot, { kind: 'tenant' }, at(AT)), null);
    assert.equal(levelWithoutEffect(snapshot, { kind: 'group', group: 'silent' } as never, at(AT)), null);
    assert.equal(levelWithoutEffect(snapshot, { kind: 'group', group: 'none' } as never, at(AT)), null);
    const wiki = { kind: 'application', application: 'wiki' } as never;
    assert.deepEqual(levelWithoutEffect(snapshot, wiki, at(ago(1))), { level: 'off', tenantLevel: 'optional' });
  });

  it('P2: a damaged timeline decides nothing', () => {
    const { snapshot, facts } = read({ tenant: { policy: [...always({ level: 'off' }), { from: AT, level: 'required' }] } });
    const [first, second] = snapshot.tenant;
    assert.ok(first !== undefined && second !== undefined);
    for (const tenant of [
      [second, first],
      [first, first],
    ])
      assert.throws(() => decide({ ...snapshot, tenant }, facts), /out of order/);
  });

  it('a snapshot is prepared once, and so is each of its scopes', () => {
    const { snapshot } = read({ groups: { staff: { policy: always({ level: 'off' }) } } });
    const prepared = readSnapshot(snapshot);
    assert.equal(readSnapshot(snapshot), prepared);
    const staff = prepared.group('staff' as never);
    assert.ok(staff !== null);
    assert.equal(prepared.group('staff' as never), staff);
  });

  it('ends with the clause that decided, which is named once', () => {
    for (const { situation, expected } of specimens(2026, runs(3_000))) {
      const decision = decide(situation.snapshot, situation.facts);
      assert.deepEqual(steps(decision, 'decided'), [{ kind: 'decided', clause: expected.decidedBy }]);
      assert.equal(decision.why.at(-1)?.kind, 'decided');
      assert.equal(decision.why[0]?.kind, 'occasion');
    }
  });
});
