import type { Act } from './permissions.ts';

/** What an API token may be good for. A closed list: whoever adds an act says below to which of these it belongs, or to none. */
export const TOKEN_SCOPES = [
  'directory:read',
  'directory:write',
  'applications:read',
  'applications:write',
  'policy:read',
  'policy:write',
  'sessions:read',
  'sessions:revoke',
  'audit:read',
  'messages:read',
  'messages:write',
  'settings:read',
  'settings:write',
] as const;

export type TokenScope = (typeof TOKEN_SCOPES)[number];

/**
 * The scope that lets a token do an act; null: no token ever does it. security.md, "Paths": tokens can never touch
 * factors, bypasses or another administrator. So they read of them, and change neither these nor passes, roles and tokens, nor
 * end or demote all sessions at once, among which are those of administrators. Nor do they name receivers of events, which go on
 * being told when the token is over.
 */
const SCOPE_OF = {
  read_tenant: 'settings:read',
  read_directory: 'directory:read',
  read_applications: 'applications:read',
  read_policy: 'policy:read',
  read_sessions: 'sessions:read',
  read_factors: 'directory:read',
  read_audit: 'audit:read',
  export_audit: 'audit:read',
  read_overview: 'audit:read',
  read_messages: 'messages:read',
  read_bypasses: 'policy:read',
  read_tokens: null,
  read_federation: 'settings:read',
  read_receivers: 'settings:read',
  read_own_role: null,
  explain: 'policy:read',
  remove_factor: null,
  remove_link: null,
  renew_codes: null,
  unlock_second_factor: null,
  reset_factors: null,
  make_pass: null,
  save_audit_views: 'settings:write',
  change_settings: 'settings:write',
  manage_users: 'directory:write',
  import_users: 'directory:write',
  give_role: null,
  manage_groups: 'directory:write',
  manage_applications: 'applications:write',
  set_policy: 'policy:write',
  revoke_sessions: 'sessions:revoke',
  revoke_all_sessions: null,
  demote_all_sessions: null,
  change_messages: 'messages:write',
  // Whoever says who vouches for people, and for what, can be any of them.
  manage_federation: null,
  grant_bypass: null,
  make_token: null,
  revoke_token: null,
  change_receivers: null,
  create_tenant: null,
  rotate_signing_key: null,
  list_tenants: null,
  recover_owner: null,
} as const satisfies Readonly<Record<Act, TokenScope | null>>;

export function scopeOf(act: Act): TokenScope | null {
  return SCOPE_OF[act];
}

/** @returns the scopes without doubles, in the order of the list; null: something else is among them, or nothing. */
export function tokenScopes(given: unknown): readonly TokenScope[] | null {
  if (!Array.isArray(given) || given.length === 0) return null;
  const wanted = new Set<unknown>(given);
  const scopes = TOKEN_SCOPES.filter((scope) => wanted.has(scope));
  return scopes.length === wanted.size ? scopes : null;
}
