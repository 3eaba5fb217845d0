import { describe, expect, it } from 'vitest';
import { runPolicyTests } from '../../src/cli/policyTest.ts';
import { readPolicyFile } from '../../src/contract/policyFile.ts';
import { policyFileRewritten, policyFileText } from '../../src/contract/policyFileText.ts';
import { DEFAULT_RISK } from '../../src/domain/risk/riskSettings.ts';
import { must } from '../builders/world.ts';

const FILE = `# Reviewed by the security team.
version: 1
tenant:
  level: optional # until December
  timing: { kind: grace-period, days: 14 }
  scheduled:
    - from: 2026-12-01T09:00:00Z
      level: required
groups:
  # They hold the money.
  Finance: { level: required, factors: [webauthn, backup_code] }
  "123":
    level: required
    reach: { percent: 20, others: optional }
applications:
  wiki:
    timing: next-sign-in
    existingSessions: recheck
`;

const faultOf = (text: string) => {
  const read = readPolicyFile(text);
  if (read.ok) throw new Error('it was read');
  return [read.code, read.facts['line'], read.facts['column']];
};

describe('a file of rules', () => {
  it('L1, T1, F1: says all of every scope, and what is written from it is read as the same', () => {
    const { timelines } = must(readPolicyFile(FILE));
    expect(timelines.map(({ scope }) => scope)).toEqual([
      { kind: 'tenant' },
      { kind: 'group', name: 'Finance' },
      { kind: 'group', name: '123' },
      { kind: 'application', name: 'wiki' },
    ]);
    expect(timelines[0]).toMatchObject({
      rule: { level: 'optional', timing: { kind: 'grace-period', days: 14 }, factors: null, existingSessions: 'keep' },
      scheduled: [{ from: Date.parse('2026-12-01T09:00:00Z'), level: 'required' }],
    });
    const again = must(readPolicyFile(policyFileText(timelines))).timelines;
    expect(again.map(({ place: _, ...one }) => one)).toEqual(timelines.map(({ place: _, ...one }) => one));
  });

  it('U1: says what is made of risk, keeps comments, and refuses what nobody could save, with its place', () => {
    const file =
      'tenant: { level: optional }\n# since the audit\nrisk:\n  mode: report_only\n  thresholds: { ask: 50, refuse: null } # for now\n';
    const { timelines, risk } = must(readPolicyFile(file));
    const wanted = { ...DEFAULT_RISK, mode: 'report_only', thresholds: { notice: 30, ask: 50, refuse: null } } as const;
    expect(risk).toEqual(wanted);
    expect(must(policyFileRewritten(timelines, file, { risk: wanted }))).toBe(file);
    const changed = { ...wanted, mode: 'enforced' } as const;
    const text = must(policyFileRewritten(timelines, file, { risk: changed }));
    expect(text).toContain('# since the audit');
    expect(must(readPolicyFile(text)).risk).toEqual(changed);
    expect(must(readPolicyFile(policyFileText(timelines, { risk: changed }))).risk).toEqual(changed);
    // As it comes with the product: nothing need be said.
    expect(policyFileText(timelines)).not.toContain('risk');
    expect(must(readPolicyFile('tenant: { level: off }\n')).risk).toBeUndefined();
    for (const said of ['{}', '{ mode: on }', '{ mode: off, thresholds: { ask: 20 } }', '{ mode: off, weights: { velocity: many } }'])
      expect(faultOf(`tenant: { level: off }\nrisk: ${said}\n`)).toEqual(['risk_settings_malformed', 2, 1]);
    for (const said of ['{ mode: off, weights: { weather: 1 } }', '{ mode: off, limit: 3 }'])
      expect(faultOf(`tenant: { level: off }\nrisk: ${said}\n`)[0]).toBe('policy_file_unknown_key');
    expect(faultOf('tenant: { level: off }\nrisk:\n')[0]).toBe('policy_file_malformed');
  });

  it('U4: says the step-up rules by name, keeps the comments of those that stay, and refuses what none can say', () => {
    const rule = 'trigger: { kind: scope, scope: payments }';
    const file = `tenant: { level: optional }\nstepUp:\n  Payments: { ${rule}, durationSeconds: 300 } # since the audit\n  "7": { ${rule}, durationSeconds: 60 }\n`;
    const { timelines, stepUp = [] } = must(readPolicyFile(file));
    expect(stepUp).toMatchObject([
      { name: 'Payments', factors: 'any', aal: 2, durationSeconds: 300, mode: 'enforced' },
      { name: '7', durationSeconds: 60 },
    ]);
    expect(must(readPolicyFile(policyFileText(timelines, { stepUp }))).stepUp).toEqual(stepUp);
    const text = must(policyFileRewritten(timelines, file, { stepUp: stepUp.slice(0, 1) }));
    expect(text).toContain('# since the audit');
    expect(must(readPolicyFile(text)).stepUp).toEqual(stepUp.slice(0, 1));
    expect(must(readPolicyFile('tenant: { level: off }\nstepUp:\n')).stepUp).toEqual([]);
    expect(must(readPolicyFile('tenant: { level: off }\n')).stepUp).toBeUndefined();
    expect(faultOf(`tenant: { level: off }\nstepUp: { A: { ${rule}, durationSeconds: 1 } }\n`)).toEqual(['step_up_malformed', 2, 11]);
    expect(faultOf(`tenant: { level: off }\nstepUp: { A: { ${rule}, when: now } }\n`)[0]).toBe('policy_file_unknown_key');
  });

  it('A3: says what is tried beside a rule, which has nothing to say to sessions', () => {
    const file =
      'tenant:\n  level: optional\n  tried:\n    level: required # seen in December\n    timing: next-sign-in\ngroups: { A: { tried: {} } }\n';
    const { timelines } = must(readPolicyFile(file));
    expect(timelines.map(({ tried }) => tried)).toEqual([
      { level: 'required', timing: { kind: 'next-sign-in' }, factors: null, existingSessions: 'keep' },
      { level: null, timing: null, factors: null, existingSessions: 'keep' },
    ]);
    const again = must(readPolicyFile(policyFileText(timelines))).timelines;
    expect(again.map(({ tried }) => tried)).toEqual(timelines.map(({ tried }) => tried));
    const [tenant, group] = timelines as [(typeof timelines)[0], (typeof timelines)[0]];
    const changed = [
      { ...tenant, tried: { ...group.rule, level: 'off' as const } },
      { ...group, tried: { ...group.rule, factors: ['totp' as const] } },
    ];
    const text = must(policyFileRewritten(changed, file));
    expect(text).toContain('tried:\n    level: off # seen in December\n');
    expect(must(readPolicyFile(text)).timelines.map(({ tried }) => tried)).toEqual(changed.map(({ tried }) => tried));
    const ended = must(policyFileRewritten([{ ...tenant, tried: null }], file));
    expect(must(readPolicyFile(ended)).timelines.map(({ tried }) => tried)).toEqual([null]);
    expect(faultOf('tenant: { level: off, tried: { existingSessions: recheck } }\n')).toEqual(['policy_file_unknown_key', 1, 32]);
    expect(faultOf('tenant: { level: off, tried: {} }\n')).toEqual(['level_required', 1, 23]);
    expect(faultOf('tenant:\n  level: off\n  tried:\n')).toEqual(['policy_file_malformed', 3, 3]);
  });

  it('says the line and the column of whatever is wrong, with a code for each way', () => {
    expect(faultOf('tenant: { level: optional }\ngroups:\n  A: { levl: required }\n')).toEqual(['policy_file_unknown_key', 3, 8]);
    expect(faultOf('tenant: { level: optional }\ngroups:\n  A: { level: off }\n  A: { level: off }\n')).toEqual([
      'policy_file_key_twice',
      4,
      3,
    ]);
    expect(faultOf('tenant:\n  level: sometimes\n')).toEqual(['unknown_level', 2, 3]);
    expect(faultOf('tenant: { factors: [totp] }\n')).toEqual(['level_required', 1, 1]);
    expect(faultOf('tenant:\n  level: required\n  timing: { kind: grace-period, days: 91 }\n')).toEqual(['days_out_of_range', 3, 3]);
    expect(faultOf('tenant:\n  level: required\n  factors: [fax]\n')).toEqual(['unknown_kind', 3, 3]);
    expect(faultOf('tenant: { level: required, reach: { percent: 101, others: off } }\n')).toEqual(['reach_out_of_range', 1, 28]);
    expect(faultOf('tenant: { level: off, existingSessions: maybe }\n')).toEqual(['existing_sessions_unknown', 1, 23]);
    expect(faultOf('tenant: { level: off, scheduled: [{ from: soon }] }\n')).toEqual(['policy_file_malformed', 1, 37]);
    const twice = '- { from: 2026-12-01T09:00:00Z }\n    ';
    expect(faultOf(`tenant: { level: off }\ngroups:\n  A:\n   scheduled:\n    ${twice}${twice}`)).toEqual(['policy_file_key_twice', 6, 7]);
    expect(faultOf('groups: {}\n')).toEqual(['policy_file_malformed', 1, 1]);
    expect(faultOf('version: 2\ntenant: { level: off }\n')).toEqual(['policy_file_malformed', 1, 1]);
    for (const text of [
      'tenant: [',
      '"',
      '- a\n',
      '',
      'tenant: !!js/function x',
      'tenant: 1',
      '--- {}\n--- {}\n',
      'tenant: { level: off }\ngroups: x',
    ])
      expect([text, faultOf(text)[0]]).toEqual([text, 'policy_file_malformed']);
  });

  it('reads no aliases, however few lines stand for however much, and nothing that is too deep or too long', () => {
    const keys = ['b', 'c', 'd', 'e', 'f'];
    const bomb = ['a: &a [x, x]', ...keys.map((key, index) => `${key}: &${key} [*${['a', ...keys][index]}, *${['a', ...keys][index]}]`)];
    expect(faultOf(`${bomb.join('\n')}\n`)).toEqual(['policy_file_malformed', 2, 8]);
    expect(faultOf(`tenant: ${'['.repeat(50_000)}`)[0]).toBe('policy_file_malformed');
    expect(faultOf(`# ${'x'.repeat(256_001)}`)[0]).toBe('policy_file_malformed');
  });

  it('a group has one rule, however its name is written', () => {
    expect(faultOf('tenant: { level: off }\ngroups:\n  1: { level: required }\n  "1": { level: off }\n')).toEqual([
      'policy_file_key_twice',
      4,
      3,
    ]);
    expect(faultOf('tenant: { level: required, timing: { kind: grace-period, days: 1, days: 90 } }\n')[0]).toBe('policy_file_key_twice');
  });

  it('reads as many groups as have room in it, in a time that grows with them', () => {
    const names = Array.from({ length: 20_000 }, (_, number) => `  g${number}: {}`);
    expect(must(readPolicyFile(`tenant: { level: off }\ngroups:\n${names.join('\n')}\n`)).timelines).toHaveLength(20_001);
  }, 30_000);

  it('keeps the comments and the order of the file into which it is written', () => {
    const timelines = must(readPolicyFile(FILE)).timelines;
    expect(must(policyFileRewritten(timelines, FILE))).toContain('level: optional # until December');
    const changed = timelines
      .filter(({ scope }) => scope.kind !== 'application')
      .map((one) => (one.scope.kind === 'tenant' ? { ...one, rule: { ...one.rule, level: 'required' as const }, scheduled: [] } : one));
    const text = must(policyFileRewritten(changed, FILE));
    for (const kept of ['# Reviewed by the security team.', '# They hold the money.', 'level: required # until December'])
      expect(text).toContain(kept);
    expect(text).not.toMatch(/scheduled|wiki/);
    expect(must(readPolicyFile(text)).timelines.map(({ place: _, ...one }) => one)).toEqual(changed.map(({ place: _, ...one }) => one));
    expect(policyFileRewritten(timelines, 'tenant: [')).toMatchObject({ ok: false, code: 'policy_file_malformed' });
  });
});

describe('tests of a file of rules', () => {
  const situation = `{ at: 2026-12-02T09:00:00Z, user: { createdAt: 2020-01-01T00:00:00Z, groups: [Finance] }, evidence: [{ method: password, at: 2026-12-02T09:00:00Z }] }`;
  const tests = (expected: string, at = situation) => `cases:\n  - name: Finance enrols\n    situation: ${at}\n    expect: ${expected}\n`;
  const policy = () => must(readPolicyFile(FILE));

  it('F1, L3: decide situations under its rules, and compare what is named and nothing else', () => {
    expect(must(runPolicyTests(tests('{ outcome: enrol, skippable: false, factors: [webauthn] }'), policy()))).toEqual([
      { name: 'Finance enrols', kind: 'passes', differences: [] },
    ]);
    expect(must(runPolicyTests(tests('{ outcome: grant, level: required }'), policy()))).toEqual([
      { name: 'Finance enrols', kind: 'fails', differences: ['outcome: expected "grant", decided "enrol"'] },
    ]);
  });

  it('say which situation is none, and refuse a file that is no file of tests', () => {
    const [result] = must(runPolicyTests(tests('{ outcome: grant }', '{ at: never }'), policy()));
    expect(result).toMatchObject({ kind: 'malformed', differences: [expect.stringMatching(/^situation_malformed: /)] });
    for (const text of ['cases: []', 'case: []', '[', 'since: soon\ncases: [{ name: a, situation: {}, expect: {} }]'])
      expect([text, runPolicyTests(text, policy())]).toMatchObject([text, { ok: false, code: 'policy_test_malformed' }]);
  });

  it('refuse a file that is nested more deeply than anything is, in brackets, braces or lists, here as among the rules', () => {
    const deeply = expect.stringContaining('nested too deeply');
    for (const deep of ['['.repeat(50_000), '{a: '.repeat(50_000), '- '.repeat(50_000)]) {
      expect(runPolicyTests(deep, null)).toMatchObject({ ok: false, code: 'policy_test_malformed', detail: deeply });
      expect(readPolicyFile(deep)).toMatchObject({ ok: false, code: 'policy_file_malformed', detail: deeply });
    }
  });
});
