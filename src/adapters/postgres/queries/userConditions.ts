import { type RawBuilder, sql } from 'kysely';
import { SECOND_FACTOR_LIMITS } from '../../../domain/factors/guessLimits.ts';
import type { Either, UserFilter } from '../../../domain/factors/userFilter.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { at } from '../question.ts';

const NOTHING = sql``;

/**
 * The conditions of a filter on a user `u`, but for the search, each with its "and". Only what is asked for is in the
 * statement, so that it is planned for just that.
 */
export function userConditions(tx: Tx, filter: UserFilter): RawBuilder<unknown> {
  const { window, role, group } = filter;
  return sql`
    ${either(filter.enrolled, enrolled(tx))}
    ${sql.join(
      filter.holds.map(
        (kind) => sql`and exists (select from factors h where h.tenant_id = ${tx.tenantId} and h.user_id = u.id and h.kind = ${kind})`,
      ),
      sql` `,
    )}
    ${either(filter.bypassed, sql`exists (select ${liveBypass(tx)})`)}
    ${either(filter.locked, sql`exists (select ${hardStop(tx)})`)}
    ${either(filter.stuck, sql`exists (select ${openFlow(tx)})`)}
    ${window === null ? NOTHING : window === 'open' ? sql`and u.must_enrol_until > ${at(tx.now)}` : sql`and u.must_enrol_until <= ${at(tx.now)}`}
    ${either(filter.disabled, sql`(u.disabled_at is not null)`)}
    ${role === null ? NOTHING : withRole(role)}
    ${group === null ? NOTHING : sql`and exists (select from memberships m where m.tenant_id = ${tx.tenantId} and m.user_id = u.id and m.group_id = ${group})`}
    ${either(filter.signedIn, sql`(not u.never_signed_in)`)}
    ${filter.invited === 'yes' ? invited(tx) : either(filter.invited, sql`exists (select ${openInvitation(tx)})`)}
    ${since(sql`u.created_at`, filter.created.from)} ${before(sql`u.created_at`, filter.created.before)}
    ${since(sql`u.last_sign_in_at`, filter.lastSignIn.from)} ${before(sql`u.last_sign_in_at`, filter.lastSignIn.before)}`;
}

/** F8: companion codes alone are no enrolment. */
export function enrolled(tx: Tx): RawBuilder<unknown> {
  return sql`exists (select from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = u.id and f.companion is not true)`;
}

/** B1: `p`, which holds for the user `u` now. */
export function liveBypass(tx: Tx): RawBuilder<unknown> {
  return sql`from bypasses p where p.tenant_id = ${tx.tenantId} and p.user_id = u.id and p.revoked_at is null
    and p.starts_at <= ${at(tx.now)} and p.ends_at > ${at(tx.now)}`;
}

/** The count of the user `u` that has come to its end. */
export function hardStop(tx: Tx): RawBuilder<unknown> {
  return sql`from second_factor_guesses g where g.tenant_id = ${tx.tenantId} and g.user_id = u.id and g.in_a_row >= ${sql.lit(SECOND_FACTOR_LIMITS.mostInARow)}`;
}

/** A2: `f`, in which the user `u` did not get past the MFA step. */
function openFlow(tx: Tx): RawBuilder<unknown> {
  return sql`from mfa_flows f where f.tenant_id = ${tx.tenantId} and f.user_id = u.id and f.unstuck_at is null and f.stuck_at <= ${at(tx.now)}`;
}

/** `k`, which the user `u` can still follow: as findMailToken in mailTokens.ts. */
export function openInvitation(tx: Tx): RawBuilder<unknown> {
  return sql`from mail_tokens k where k.tenant_id = ${tx.tenantId} and k.user_id = u.id and k.purpose = 'invitation' and k.expires_at > ${at(tx.now)}
    and u.disabled_at is null and k.user_epoch = u.session_epoch and k.account_mail is not distinct from u.mail`;
}

/** The same of few among many: from the invitations to their people. An account's mail address is never empty. */
function invited(tx: Tx): RawBuilder<unknown> {
  return sql`and u.disabled_at is null and (u.id, u.session_epoch, coalesce(u.mail, '')) in (
    select k.user_id, k.user_epoch, coalesce(k.account_mail, '') from mail_tokens k
    where k.tenant_id = ${tx.tenantId} and k.purpose = 'invitation' and k.expires_at > ${at(tx.now)})`;
}

function withRole(role: Exclude<UserFilter['role'], null>): RawBuilder<unknown> {
  if (role === 'any') return sql`and u.role is not null`;
  return role === 'none' ? sql`and u.role is null` : sql`and u.role = ${role}`;
}

function either(asked: Either, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  if (asked === null) return NOTHING;
  return asked === 'yes' ? sql`and ${condition}` : sql`and not ${condition}`;
}

function since(column: RawBuilder<unknown>, from: Instant | null): RawBuilder<unknown> {
  return from === null ? NOTHING : sql`and ${column} >= ${at(from)}`;
}

function before(column: RawBuilder<unknown>, end: Instant | null): RawBuilder<unknown> {
  return end === null ? NOTHING : sql`and ${column} < ${at(end)}`;
}
