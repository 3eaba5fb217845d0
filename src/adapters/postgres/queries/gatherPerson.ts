import { type RawBuilder, sql } from 'kysely';
import type { User, UserId } from '../../../domain/directory/user.ts';
import type { UserFacts } from '../../../domain/policy/facts.ts';
import { DEFAULT_RISK, type RiskSettings } from '../../../domain/risk/riskSettings.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { PersonGathered } from '../../../ports/store/policyStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at } from '../question.ts';
import { type FactsRow, factsOf, isLocked } from './personFacts.ts';
import { demotedUntil } from './sweeps.ts';
import { SETTINGS_COLUMNS, type SettingsRow, settingsOf } from './tenantRow.ts';
import { USER_COLUMNS, type UserRow, userOf } from './userRow.ts';

interface PersonRow extends UserRow, SettingsRow, FactsRow {
  readonly revision: number;
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
        coalesce((select json_agg(json_build_object('id', f.id, 'kind', f.kind, 'companion', f.companion, 'remaining', f.codes_left)
            order by f.created_at, f.id)
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
