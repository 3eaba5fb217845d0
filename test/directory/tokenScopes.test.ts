import { expect, it } from 'vitest';
import { stateOfToken } from '../../src/domain/directory/apiToken.ts';
import { ACTS } from '../../src/domain/directory/permissions.ts';
import { scopeOf, TOKEN_SCOPES, tokenScopes } from '../../src/domain/directory/tokenScopes.ts';
import type { Instant } from '../../src/kernel/instant.ts';

it('security.md, Paths: no token changes factors, bypasses, passes, roles, tokens, providers for sign-in or receivers of events, or does what is for the host', () => {
  expect(ACTS.filter((act) => scopeOf(act) === null)).toEqual([
    'read_tokens',
    'read_own_role',
    'remove_factor',
    'remove_link',
    'renew_codes',
    'unlock_second_factor',
    'reset_factors',
    'make_pass',
    'give_role',
    'revoke_all_sessions',
    'demote_all_sessions',
    'manage_federation',
    'grant_bypass',
    'make_token',
    'revoke_token',
    'change_receivers',
    'create_tenant',
    'rotate_signing_key',
    'list_tenants',
    'recover_owner',
  ]);
});

it('every scope is good for something, and what reads is apart from what changes', () => {
  for (const scope of TOKEN_SCOPES) {
    const acts = ACTS.filter((act) => scopeOf(act) === scope);
    expect([scope, acts.length]).not.toEqual([scope, 0]);
    const reads = acts.filter((act) => act.startsWith('read_') || act === 'explain' || act === 'export_audit');
    expect([scope, reads]).toEqual([scope, scope.endsWith(':read') ? acts : []]);
  }
});

it('scopes are some of the list, at least one, in one order', () => {
  expect(tokenScopes(['policy:write', 'audit:read', 'policy:write'])).toEqual(['policy:write', 'audit:read']);
  for (const wrong of [[], null, 'audit:read', ['audit:read', 'audit:write'], [7], {}])
    expect([wrong, tokenScopes(wrong)]).toEqual([wrong, null]);
});

it('a token is over at its end, when it is revoked, and while its maker could make none', () => {
  const [until, fit] = [1_000 as Instant, { role: 'administrator', disabledAt: null } as const];
  const state = (now: number, maker: Parameters<typeof stateOfToken>[1] = fit, revokedAt: Instant | null = null) =>
    stateOfToken({ expiresAt: until, revokedAt }, maker, now as Instant);
  expect([state(999), state(1_000), state(999, fit, 5 as Instant)]).toEqual(['live', 'ended', 'revoked']);
  expect(state(999, { role: 'owner', disabledAt: null })).toBe('live');
  for (const role of ['operator', 'auditor', null] as const) expect(state(999, { role, disabledAt: null })).toBe('maker_unfit');
  expect(state(999, { role: 'owner', disabledAt: 5 as Instant })).toBe('maker_unfit');
});
