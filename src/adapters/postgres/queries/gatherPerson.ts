import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { Group } from '../../../domain/directory/group.ts';
import type { TenantSettings } from '../../../domain/directory/tenant.ts';
import type { User, UserId } from '../../../domain/directory/user.ts';
import type { FactorId, FactorKind, HeldFactor } from '../../../domain/factors/factor.ts';
import { SECOND_FACTOR_LIMITS } from '../../../domain/factors/guessLimits.ts';
import type { BypassId } from '../../../domain/policy/bypass.ts';
import type { UserFacts } from '../../../domain/policy/facts.ts';
import { DEFAULT_RISK, type RiskSettings } from '../../../domain/risk/riskSettings.ts';
import { after, DAY, type Instant } from '../../../kernel/instant.ts';
import type { PersonGathered } from '../../../ports/store/policyStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at } from '../question.ts';
import { demotedUntil } from './sweeps.ts';
import { SETTINGS_COLUMNS, type SettingsRow, settingsOf } from './tenantRow.ts';
import { USER_COLUMNS, type UserRow, userOf } from './userRow.ts';

interface FactorJson {
  readonly id: FactorId;
  readonly kind: FactorKind;
  readonly companion: boolean | null;
  readonly remaining: number | null;
}

interface PersonRow extends UserRow, SettingsRow {
  readonly cohort: number;
  readonly mfa_prompted_at: Instant | null;
  readonly must_enrol_until: Instant | null;
  readonly still_dormant: boolean;
  readonly revision: number;
  readonly groups: readonly Group[];
  readonly factors: readonly FactorJson[];
  readonly bypass_id: BypassId | null;
  readonly starts_at: Instant | null;
  readonly ends_at: Instant | null;
  readonly except_applications: readonly ApplicationId[] | null;
  readonly in_a_row: number | null;
  readonly demoted_until: Instant | null;
  readonly risk: RiskSettings | null;
}

/** Everything of one person by one statement, and so of one moment. */
export async function gatherPerson(tx: Tx, user: UserId): Promise<PersonGathered | null> {
  const [row] = await people(tx, sql`u.id = ${user}`);
  return row === undefined ? null : gatheredOf(row, tx.now);
}

export async function gatherPeople(tx: Tx, users: readonly UserId[]): Promise<readonly PersonGathered[]> {
  return (await people(tx, sql`u.id = any(${users}::uuid[])`)).map((row) => gatheredOf(row, tx.now));
}

function gatheredOf(row: PersonRow, now: Instant): PersonGathered {
  const settings = settingsOf(row);
  return {
    user: userOf(row),
    facts: factsOf(row, settings, now),
    settings,
    risk: row.risk ?? DEFAULT_RISK,
    revision: row.revision,
    groups: row.groups,
    locked: isLocked(row),
    bypass: isLocked(row) ? null : row.bypass_id,
  };
}

export async function listAdministrators(tx: Tx): Promise<readonly { readonly user: User; readonly facts: UserFacts }[]> {
  const rows = await people(tx, sql`u.role in ('owner', 'administrator') and u.disabled_at is null`);
  return rows.map((row) => ({ user: userOf(row), facts: factsOf(row, settingsOf(row), tx.now) }));
}

function people(tx: Tx, who: RawBuilder<unknown>): Promise<readonly PersonRow[]> {
  return ask<PersonRow>(
    tx,
    sql`select ${USER_COLUMNS}, u.cohort, u.mfa_prompted_at, u.must_enrol_until, u.still_dormant, t.revision, t.risk, ${SETTINGS_COLUMNS},
        coalesce((select json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name)
          from memberships m join groups g on g.tenant_id = ${tx.tenantId} and g.id = m.group_id
          where m.tenant_id = ${tx.tenantId} and m.user_id = u.id), '[]') as groups,
        coalesce((select json_agg(json_build_object('id', f.id, 'kind', f.kind, 'companion', f.companion, 'remaining',
            case when f.kind = 'backup_code' then (select count(*) from backup_codes c
              where c.tenant_id = ${tx.tenantId} and c.factor_id = f.id and c.used_at is null) end) order by f.created_at, f.id)
          from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = u.id), '[]') as factors,
        ${demotedUntil(tx, sql`u.id`)} as demoted_until, b.id as bypass_id, b.starts_at, b.ends_at, b.except_applications, s.in_a_row
      from users u
        join tenants t on t.id = u.tenant_id
        left join lateral (
          select p.id, p.starts_at, p.ends_at, p.except_applications from bypasses p
          where p.tenant_id = ${tx.tenantId} and p.user_id = u.id and p.revoked_at is null
            and p.starts_at <= ${at(tx.now)} and p.ends_at > ${at(tx.now)}
          order by p.starts_at desc, p.id desc limit 1
        ) b on true
        left join second_factor_guesses s on s.tenant_id = ${tx.tenantId} and s.user_id = u.id
      where u.tenant_id = ${tx.tenantId} and ${who}
      order by u.id`,
  );
}

function factsOf(row: PersonRow, settings: TenantSettings, now: Instant): UserFacts {
  const { starts_at: from, ends_at: until } = row;
  return {
    createdAt: row.created_at,
    cohort: row.cohort,
    groups: row.groups.map((group) => group.id),
    factors: row.factors.map(heldFactor),
    promptedAt: row.mfa_prompted_at,
    mustEnrolUntil: row.must_enrol_until,
    dormant: isDormant(row, settings, now),
    // B1: it does not lift a lock.
    bypass: from === null || until === null || isLocked(row) ? null : { from, until, exceptApplications: row.except_applications ?? [] },
    demotedUntil: row.demoted_until,
  };
}

function isLocked({ in_a_row }: PersonRow): boolean {
  return (in_a_row ?? 0) >= SECOND_FACTOR_LIMITS.mostInARow;
}

/** S11: an account that never signed in is as old as itself, and a password alone wakes none. */
function isDormant(row: PersonRow, { dormantAfterDays }: TenantSettings, now: Instant): boolean {
  if (dormantAfterDays === null) return false;
  return row.still_dormant || now > after(row.last_sign_in_at ?? row.created_at, dormantAfterDays * DAY);
}

function heldFactor(factor: FactorJson): HeldFactor {
  if (factor.kind !== 'backup_code') return { kind: factor.kind, id: factor.id };
  return { kind: 'backup_code', id: factor.id, remaining: factor.remaining ?? 0, companion: factor.companion ?? true };
}
