import { expect, it } from 'vitest';
import type { GroupId } from '../../src/domain/directory/group.ts';
import type { Scope } from '../../src/domain/policy/rule.ts';
import { type RuleDraft, ruleFrom } from '../../src/domain/policy/ruleDraft.ts';

const TENANT: Scope = { kind: 'tenant' };
const GROUP: Scope = { kind: 'group', group: 'g' as GroupId };

function codeOf(scope: Scope, draft: RuleDraft): string {
  const rule = ruleFrom(scope, draft);
  return rule.ok ? 'ok' : rule.code;
}

it('L1: a level is exactly off, optional or required; anything else is refused', () => {
  for (const level of ['off', 'optional', 'required']) expect(codeOf(TENANT, { level })).toBe('ok');
  for (const level of ['Required', 'on', '', 2, true, ['required'], {}]) expect(codeOf(TENANT, { level })).toBe('unknown_level');
});

it("L1: the tenant's rule has a level; a group's may leave it to others", () => {
  expect(codeOf(TENANT, {})).toBe('level_required');
  expect(codeOf(TENANT, { level: null })).toBe('level_required');
  expect(codeOf(GROUP, { level: null })).toBe('ok');
});

it('T1: a timing is one of three, and a grace period has 1 to 90 whole days', () => {
  for (const timing of [
    { kind: 'first-sign-in' },
    { kind: 'next-sign-in' },
    { kind: 'grace-period', days: 1 },
    { kind: 'grace-period', days: 90 },
    null,
  ]) {
    expect(ruleFrom(GROUP, { timing })).toMatchObject({ value: { timing } });
  }
  for (const days of [0, 91, 1.5, -1, '14', null, undefined, Number.NaN]) {
    expect(codeOf(GROUP, { timing: { kind: 'grace-period', days } })).toBe('days_out_of_range');
  }
  for (const timing of ['next-sign-in', { kind: 'later' }, {}, 7]) expect(codeOf(GROUP, { timing })).toBe('unknown_timing');
  expect(codeOf(GROUP, { timing: { kind: 'next-sign-in', days: 3 } })).toBe('days_out_of_range');
  expect(codeOf(GROUP, { timing: { kind: 'next-sign-in', days: null } })).toBe('ok');
});

it('F1: a set of factors holds known kinds, each once, the strongest first; no set restricts nothing', () => {
  expect(ruleFrom(GROUP, { factors: ['totp', 'webauthn', 'totp'] })).toMatchObject({ value: { factors: ['webauthn', 'totp'] } });
  expect(ruleFrom(GROUP, {})).toMatchObject({ value: { factors: null } });
  for (const factors of [['email'], ['totp', 'email'], 'totp', [null], [['totp']], {}])
    expect(codeOf(GROUP, { factors })).toBe('unknown_kind');
});

it('S5: existing sessions are kept unless the version says recheck', () => {
  expect(ruleFrom(GROUP, {})).toMatchObject({ value: { existingSessions: 'keep' } });
  expect(ruleFrom(GROUP, { existingSessions: 'recheck' })).toMatchObject({ value: { existingSessions: 'recheck' } });
  expect(codeOf(GROUP, { existingSessions: 'end' })).toBe('existing_sessions_unknown');
});
