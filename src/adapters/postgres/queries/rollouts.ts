import { type RawBuilder, sql } from 'kysely';
import type { RolloutPlan } from '../../../domain/rollout/plan.ts';
import type { Rollout, RolloutId, RolloutStep } from '../../../domain/rollout/rollout.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { RecordedRollout, RolloutMade } from '../../../ports/store/rolloutStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at, change, json } from '../question.ts';
import { scopeOf, type VersionRow } from './versionRow.ts';

interface RolloutRow extends Pick<Rollout, 'id' | 'state' | 'reasons' | 'edition' | 'before'> {
  readonly plan: Omit<RolloutPlan, 'mailing'> & Partial<Pick<RolloutPlan, 'mailing'>>;
  readonly created_at: Instant;
  readonly created_by: RecordedRollout['createdBy'];
  readonly changed_at: Instant;
}

interface StepRow extends Pick<VersionRow, 'scope_kind' | 'scope_id'>, Pick<RolloutStep, 'version' | 'kind' | 'stage'> {
  readonly rollout_id: RolloutId;
  readonly effective_from: Instant;
  readonly withdrawn_at: Instant | null;
}

export async function insertRollout(tx: Tx, { id, plan, state, createdBy, before }: RolloutMade): Promise<void> {
  await change(
    tx,
    sql`insert into rollouts (tenant_id, id, plan, state, before, created_at, created_by, changed_at)
      values (${tx.tenantId}, ${id}, ${json(plan)}, ${state}, ${json(before)}, ${at(tx.now)}, ${json(createdBy)}, ${at(tx.now)})`,
  );
}

export async function insertRolloutSteps(
  tx: Tx,
  rollout: RolloutId,
  steps: readonly Pick<RolloutStep, 'version' | 'kind' | 'stage'>[],
): Promise<void> {
  for (const { version, kind, stage } of steps) {
    await change(
      tx,
      sql`insert into rollout_steps (tenant_id, rollout_id, version_id, kind, stage)
        select r.tenant_id, r.id, v.id, ${kind}::text, ${stage}::integer from rollouts r
          join policy_versions v on v.tenant_id = ${tx.tenantId} and v.id = ${version}
        where r.tenant_id = ${tx.tenantId} and r.id = ${rollout}`,
    );
  }
}

export async function findRollout(tx: Tx, id: RolloutId): Promise<RecordedRollout | null> {
  return (await rollouts(tx, sql`r.id = ${id}`, 1))[0] ?? null;
}

export async function lockRollout(tx: Tx, id: RolloutId): Promise<RecordedRollout | null> {
  await ask(tx, sql`select 1 from rollouts where tenant_id = ${tx.tenantId} and id = ${id} for update`);
  return findRollout(tx, id);
}

export function listRollouts(
  tx: Tx,
  { before, limit }: { readonly before: RolloutId | null; readonly limit: number },
): Promise<readonly RecordedRollout[]> {
  return rollouts(tx, before === null ? sql`true` : sql`r.id < ${before}`, limit);
}

export function listStandingRollouts(tx: Tx): Promise<readonly RecordedRollout[]> {
  return rollouts(tx, sql`r.state <> 'rolled_back'`, null);
}

export async function changeRollout(
  tx: Tx,
  { id, edition, state, reasons, plan }: Pick<Rollout, 'id' | 'edition' | 'state' | 'reasons' | 'plan'>,
): Promise<boolean> {
  const changed = await change(
    tx,
    sql`update rollouts set edition = edition + 1, state = ${state}, reasons = ${json(reasons)}, plan = ${json(plan)}, changed_at = ${at(tx.now)}
      where tenant_id = ${tx.tenantId} and id = ${id} and edition = ${edition}`,
  );
  return changed === 1;
}

/** By their ids, which grow with time. @param limit null: all. */
async function rollouts(tx: Tx, which: RawBuilder<unknown>, limit: number | null): Promise<readonly RecordedRollout[]> {
  const rows = await ask<RolloutRow>(
    tx,
    sql`select r.id, r.plan, r.state, r.reasons, r.edition, r.before, r.created_at, r.created_by, r.changed_at
      from rollouts r where r.tenant_id = ${tx.tenantId} and ${which} order by r.id desc limit ${limit}::integer`,
  );
  const steps = await ask<StepRow>(
    tx,
    sql`select s.rollout_id, s.version_id as version, s.kind, s.stage, v.scope_kind, v.scope_id, v.effective_from, w.withdrawn_at
      from rollout_steps s
        join policy_versions v on v.tenant_id = ${tx.tenantId} and v.id = s.version_id
        left join policy_withdrawals w on w.tenant_id = ${tx.tenantId} and w.version_id = s.version_id
      where s.tenant_id = ${tx.tenantId} and s.rollout_id = any(${rows.map(({ id }) => id)}::uuid[])
      order by v.effective_from, v.created_at, v.scope_kind, v.scope_id`,
  );
  return rows.map((row) => ({
    id: row.id,
    // One from before there were mails says nothing about them.
    plan: { ...row.plan, mailing: row.plan.mailing ?? null },
    state: row.state,
    reasons: row.reasons,
    edition: row.edition,
    before: row.before,
    createdAt: row.created_at,
    createdBy: row.created_by,
    changedAt: row.changed_at,
    steps: steps.filter((step) => step.rollout_id === row.id).map(stepOf),
  }));
}

function stepOf(row: StepRow): RolloutStep {
  const { version, kind, stage, effective_from: from, withdrawn_at: withdrawnAt } = row;
  return { version, kind, stage, scope: scopeOf(row), from, withdrawnAt };
}
