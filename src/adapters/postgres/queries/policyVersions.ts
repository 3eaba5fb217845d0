import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../../domain/audit/event.ts';
import type { PolicyVersion, Scope } from '../../../domain/policy/rule.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { PolicyVersionId, RecordedVersion } from '../../../ports/store/policyStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change, json } from '../question.ts';
import { raiseRevision } from './raiseRevision.ts';
import { withdrawSweep } from './sweeps.ts';
import { scopeOf, type VersionRow, versionOf } from './versionRow.ts';

interface RecordedRow extends VersionRow {
  readonly id: PolicyVersionId;
  readonly created_at: Instant;
  readonly created_by: Actor;
  readonly withdrawn_at: Instant | null;
  readonly withdrawn_by: Actor | null;
}

/** The id under which a scope's versions are kept, and whether it is still there. */
function scopeKey(tx: Tx, scope: Scope): { readonly id: string; readonly exists: RawBuilder<unknown> } {
  switch (scope.kind) {
    case 'tenant':
      return { id: tx.tenantId, exists: sql`true` };
    case 'group':
      return { id: scope.group, exists: sql`exists (select from groups where tenant_id = ${tx.tenantId} and id = ${scope.group})` };
    case 'application':
      return {
        id: scope.application,
        exists: sql`exists (select from applications where tenant_id = ${tx.tenantId} and id = ${scope.application})`,
      };
    default:
      return assertNever(scope);
  }
}

/** Under the tenant's lock, so that a timeline never has two standing versions from the same instant. */
export async function insertPolicyVersion(
  tx: Tx,
  made: { readonly id: PolicyVersionId; readonly scope: Scope; readonly version: PolicyVersion; readonly createdBy: Actor },
): Promise<boolean> {
  await raiseRevision(tx);
  const { version, scope } = made;
  const key = scopeKey(tx, scope);
  const inserted = await change(
    tx,
    sql`insert into policy_versions (tenant_id, id, scope_kind, scope_id, effective_from, level, timing_kind, grace_days, factors,
        existing_sessions, reach_percent, reach_others, created_at, created_by)
      select ${tx.tenantId}::uuid, ${made.id}::uuid, ${scope.kind}::text, ${key.id}::uuid, ${at(version.from)}, ${version.level}::text,
        ${version.timing?.kind ?? null}::text, ${version.timing?.kind === 'grace-period' ? version.timing.days : null}::integer,
        ${version.factors}::text[], ${version.existingSessions}::text,
        ${version.reach?.percent ?? null}::integer, ${version.reach?.others ?? null}::text, ${at(tx.now)}, ${json(made.createdBy)}
      where ${key.exists} and not exists (
        select from policy_versions v
        where v.tenant_id = ${tx.tenantId} and v.scope_kind = ${scope.kind} and v.scope_id = ${key.id} and v.effective_from = ${at(version.from)}
          and not exists (select from policy_withdrawals w where w.tenant_id = ${tx.tenantId} and w.version_id = v.id))`,
  );
  return inserted === 1;
}

export async function withdrawPolicyVersion(tx: Tx, id: PolicyVersionId, by: Actor): Promise<boolean> {
  await raiseRevision(tx);
  const withdrawn = await change(
    tx,
    sql`insert into policy_withdrawals (tenant_id, version_id, withdrawn_at, withdrawn_by)
      select v.tenant_id, v.id, ${at(tx.now)}, ${json(by)} from policy_versions v
      where v.tenant_id = ${tx.tenantId} and v.id = ${id} and v.effective_from > ${at(tx.now)}
      on conflict (tenant_id, version_id) do nothing`,
  );
  if (withdrawn !== 1) return false;
  await withdrawSweep(tx, id);
  return true;
}

function recordedVersions(tx: Tx, which: RawBuilder<unknown>): RawBuilder<RecordedRow> {
  return sql<RecordedRow>`select v.id, v.scope_kind, v.scope_id, v.effective_from, v.level, v.timing_kind, v.grace_days, v.factors, v.existing_sessions,
      v.reach_percent, v.reach_others, v.created_at, v.created_by, w.withdrawn_at, w.withdrawn_by
    from policy_versions v left join policy_withdrawals w on w.tenant_id = ${tx.tenantId} and w.version_id = v.id
    where v.tenant_id = ${tx.tenantId} and ${which}
    order by v.effective_from, v.created_at, v.id`;
}

function recordedOf(row: RecordedRow): RecordedVersion {
  return {
    id: row.id,
    scope: scopeOf(row),
    version: versionOf(row),
    createdAt: row.created_at,
    createdBy: row.created_by,
    withdrawnAt: row.withdrawn_at,
    withdrawnBy: row.withdrawn_by,
  };
}

export async function listPolicyVersions(tx: Tx, scope: Scope | null): Promise<readonly RecordedVersion[]> {
  const which = scope === null ? sql`true` : sql`v.scope_kind = ${scope.kind} and v.scope_id = ${scopeKey(tx, scope).id}`;
  return (await ask(tx, recordedVersions(tx, which))).map(recordedOf);
}

export async function findPolicyVersion(tx: Tx, id: PolicyVersionId): Promise<RecordedVersion | null> {
  const row = await askOne(tx, recordedVersions(tx, sql`v.id = ${id}`));
  return row === null ? null : recordedOf(row);
}

export async function findNextVersion(tx: Tx): Promise<RecordedVersion | null> {
  const isThere = sql`(v.scope_kind = 'tenant'
    or exists (select from groups g where g.tenant_id = ${tx.tenantId} and g.id = v.scope_id)
    or exists (select from applications a where a.tenant_id = ${tx.tenantId} and a.id = v.scope_id))`;
  const which = sql`v.effective_from > ${at(tx.now)} and w.withdrawn_at is null and ${isThere}`;
  const row = await askOne(tx, sql<RecordedRow>`${recordedVersions(tx, which)} limit 1`);
  return row === null ? null : recordedOf(row);
}
