import { sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { GroupId } from '../../../domain/directory/group.ts';
import type { FirstEnrolment, TenantId } from '../../../domain/directory/tenant.ts';
import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { PolicyVersion } from '../../../domain/policy/rule.ts';
import type { PolicySnapshot } from '../../../domain/policy/snapshot.ts';
import type { StepUpRule } from '../../../domain/stepUp/stepUpRule.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask } from '../question.ts';
import { stateOf } from '../transactionState.ts';
import { stepUpRules } from './stepUpRules.ts';
import { type TrialJson, trialOf, trials } from './trials.ts';
import { type VersionRow, versionOf } from './versionRow.ts';

/** Tenants whose rules are kept in memory; beyond that the one that was kept first makes room. */
const MOST_KEPT = 1_000;

interface SnapshotRow extends Omit<VersionRow, 'scope_kind'> {
  readonly revision: number;
  readonly backup_codes_as_first_factor: boolean;
  readonly first_enrolment: FirstEnrolment;
  readonly sends_sms: boolean;
  /** null: nothing is tried. */
  readonly trials: readonly TrialJson[] | null;
  /** null: there are none. */
  readonly step_up_rules: readonly StepUpRule[] | null;
  /** null: the tenant has no version at all. */
  readonly scope_kind: VersionRow['scope_kind'] | null;
}

/**
 * Answers `policySnapshot` from memory by (tenant, revision). The revision that is asked for comes out of the statement
 * that read the person's facts, so what is kept is never older than those.
 */
export function policySnapshots(availableKinds: readonly FactorKind[]) {
  const kept = new Map<TenantId, PolicySnapshot>();
  const keptAt = (tenant: TenantId, revision: number): PolicySnapshot | null => {
    const known = kept.get(tenant);
    return known !== undefined && known.revision >= revision ? known : null;
  };
  const policySnapshot = async (tx: Tx, revision: number): Promise<PolicySnapshot> => {
    // A transaction that changed the rules reads its own change, which is nobody else's before it commits, and may never be.
    if (stateOf(tx).raisedRevision !== null) return loadSnapshot(tx, availableKinds);
    const known = keptAt(tx.tenantId, revision);
    if (known !== null) return known;
    const loaded = await loadSnapshot(tx, availableKinds);
    if (loaded.revision < revision) throw new Error('the snapshot is older than the facts');
    keep(kept, tx.tenantId, loaded);
    return loaded;
  };
  return { policySnapshot, keptAt };
}

function keep(kept: Map<TenantId, PolicySnapshot>, tenant: TenantId, loaded: PolicySnapshot): void {
  const known = kept.get(tenant);
  // Two loads may overtake each other.
  if (known !== undefined && known.revision >= loaded.revision) return;
  kept.delete(tenant);
  kept.set(tenant, loaded);
  const [first] = kept.keys();
  if (kept.size > MOST_KEPT && first !== undefined) kept.delete(first);
}

/** The revision and all that it stands for, by one statement and so of one moment. */
async function loadSnapshot(tx: Tx, availableKinds: readonly FactorKind[]): Promise<PolicySnapshot> {
  const rows = await ask<SnapshotRow>(
    tx,
    sql`select t.revision, t.backup_codes_as_first_factor, t.first_enrolment,
        t.sms_proved_at is not null and t.sms_countries <> '{}' as sends_sms,
        v.scope_kind, v.scope_id, v.effective_from, v.level, v.timing_kind, v.grace_days, v.factors, v.existing_sessions,
        v.reach_percent, v.reach_others, ${trials(tx)} as trials,
        ${stepUpRules(tx)} as step_up_rules
      from tenants t
        left join policy_versions v on v.tenant_id = t.id
          and not exists (select from policy_withdrawals w where w.tenant_id = ${tx.tenantId} and w.version_id = v.id)
          and (v.scope_kind = 'tenant'
            or v.scope_kind = 'group' and exists (select from groups g where g.tenant_id = ${tx.tenantId} and g.id = v.scope_id)
            or v.scope_kind = 'application' and exists (select from applications a where a.tenant_id = ${tx.tenantId} and a.id = v.scope_id))
      where t.id = ${tx.tenantId}
      order by v.effective_from`,
  );
  const [tenant] = rows;
  if (tenant === undefined) throw new Error('there is no such tenant');
  const versions = rows.filter((row): row is SnapshotRow & VersionRow => row.scope_kind !== null);
  return {
    revision: tenant.revision,
    // F12: a tenant that has not proved that its messages arrive, or names no country, cannot verify a phone.
    availableKinds: tenant.sends_sms ? availableKinds : availableKinds.filter((kind) => kind !== 'sms'),
    backupCodesAsFirstFactor: tenant.backup_codes_as_first_factor,
    firstEnrolment: tenant.first_enrolment,
    tenant: versions.filter((row) => row.scope_kind === 'tenant').map(versionOf),
    groups: timelines<GroupId>(versions.filter((row) => row.scope_kind === 'group')),
    applications: timelines<ApplicationId>(versions.filter((row) => row.scope_kind === 'application')),
    ...(tenant.trials === null ? {} : { trials: tenant.trials.map(trialOf) }),
    ...(tenant.step_up_rules === null ? {} : { stepUpRules: tenant.step_up_rules }),
  };
}

function timelines<Key extends string>(rows: readonly VersionRow[]): ReadonlyMap<Key, readonly PolicyVersion[]> {
  const found = new Map<Key, PolicyVersion[]>();
  for (const row of rows) {
    const key = row.scope_id as Key;
    const timeline = found.get(key);
    if (timeline === undefined) found.set(key, [versionOf(row)]);
    else timeline.push(versionOf(row));
  }
  return found;
}
