import { ROLES, type Role, type UserId } from './user.ts';

/** The least powerful role that may do an act; `host`: only whoever can run commands on the machine. */
const LEAST_ROLE = {
  read_tenant: 'auditor',
  read_directory: 'auditor',
  read_applications: 'auditor',
  read_policy: 'auditor',
  read_sessions: 'auditor',
  read_factors: 'auditor',
  read_audit: 'auditor',
  export_audit: 'auditor',
  read_overview: 'auditor',
  read_messages: 'auditor',
  read_bypasses: 'auditor',
  read_tokens: 'auditor',
  read_federation: 'auditor',
  read_receivers: 'auditor',
  read_own_role: 'auditor',
  explain: 'auditor',
  // Support helps people who lost a factor; it sets no policy and makes nobody weaker than the rules.
  remove_factor: 'operator',
  remove_link: 'operator',
  renew_codes: 'operator',
  unlock_second_factor: 'operator',
  reset_factors: 'operator',
  make_pass: 'operator',
  save_audit_views: 'operator',
  change_settings: 'administrator',
  manage_users: 'administrator',
  import_users: 'administrator',
  give_role: 'administrator',
  manage_groups: 'administrator',
  manage_applications: 'administrator',
  set_policy: 'administrator',
  revoke_sessions: 'administrator',
  revoke_all_sessions: 'administrator',
  demote_all_sessions: 'administrator',
  change_messages: 'administrator',
  manage_federation: 'administrator',
  // B4: it makes somebody weaker than the rules, so it is no matter of support.
  grant_bypass: 'administrator',
  make_token: 'administrator',
  revoke_token: 'administrator',
  // Whoever is told of events is told of everything that happens, for good.
  change_receivers: 'administrator',
  create_tenant: 'host',
  rotate_signing_key: 'host',
  list_tenants: 'host',
  recover_owner: 'host',
} as const satisfies Readonly<Record<string, Role | 'host'>>;

/** Something that is done in the administration. */
export type Act = keyof typeof LEAST_ROLE;

export const ACTS = Object.keys(LEAST_ROLE) as readonly Act[];

/** Who acts: the host may do everything; a person what their role allows; null: an ordinary person, who may do nothing here. */
export type ActingRole = Role | 'host' | null;

/** A person as far as it matters who may act on them. */
export interface Ranked {
  readonly id: UserId;
  readonly role: Role | null;
}

/** Whether `role` may do `act` at all (security.md, "Tenancy and administration"). On whom is `mayActOn`. */
export function may(role: ActingRole, act: Act): boolean {
  const least = LEAST_ROLE[act];
  if (role === 'host') return true;
  if (role === null || least === 'host') return false;
  return rank(role) <= rank(least);
}

/** Nobody acts on a role above their own, nor on themselves. */
export function mayActOn(actor: Ranked, target: Ranked): boolean {
  return actor.id !== target.id && mayGive(actor.role, target.role);
}

/** Nobody gives or takes a role above their own. @param given null: the role of ordinary people. */
export function mayGive(role: ActingRole, given: Role | null): boolean {
  if (role === 'host') return true;
  return role !== null && rank(role) <= rank(given);
}

/** 0 is the most powerful. */
function rank(role: Role | null): number {
  return role === null ? ROLES.length : ROLES.indexOf(role);
}
