import { sql } from 'kysely';
import type { TenantId } from '../../../domain/directory/tenant.ts';
import { after, type Instant } from '../../../kernel/instant.ts';
import type { Job, JobKind, PeriodicKind } from '../../../ports/jobs.ts';
import type { ClaimedJob, JobId, PeriodicJob } from '../../../ports/store/jobStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import type { Engine } from '../connection.ts';
import { ask, at, change, json } from '../question.ts';
import { timeOrderedId } from '../timeOrderedId.ts';

interface JobRow {
  readonly id: JobId;
  readonly kind: JobKind;
  readonly data: Readonly<Record<string, unknown>>;
  readonly attempts: number;
}

export function enqueueJob(tx: Tx, job: Job): Promise<void> {
  return enqueueJobs(tx, [job]);
}

export function enqueueJobAt(tx: Tx, job: Job, due: Instant): Promise<void> {
  return insertJobs(tx, [job], due);
}

export function enqueueJobs(tx: Tx, jobs: readonly Job[]): Promise<void> {
  return insertJobs(tx, jobs, tx.now);
}

/** All with one statement. */
async function insertJobs(tx: Tx, jobs: readonly Job[], due: Instant): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map(({ kind, ...data }) => sql`(${tx.tenantId}, ${timeOrderedId<'Job'>(tx.now)}, ${kind}, ${json(data)}, ${at(due)})`);
  await ask(tx, sql`insert into jobs (tenant_id, id, kind, data, due_at) values ${sql.join(rows)}`);
}

/** Of several nodes that ask at once, the first moves the row, and the others find that its time has not come. */
export async function enqueuePeriodicJobs(tx: Tx, jobs: readonly PeriodicJob[]): Promise<void> {
  const wanted = jobs.map(({ kind, every }) => sql`(${tx.tenantId}, ${kind}, ${at(after(tx.now, every))})`);
  const due = await ask<{ kind: PeriodicKind }>(
    tx,
    sql`insert into job_periods as p (tenant_id, kind, next_at) values ${sql.join(wanted)}
      on conflict (tenant_id, kind) do update set next_at = excluded.next_at where p.next_at <= ${at(tx.now)}
      returning p.kind`,
  );
  await enqueueJobs(tx, due);
}

/** The rows are chosen once, before the update: a plan that chose again for each would take more than the limit. */
export async function claimJobs(
  tx: Tx,
  claim: { readonly kinds: readonly JobKind[]; readonly limit: number; readonly leaseUntil: Instant },
): Promise<readonly ClaimedJob[]> {
  const rows = await ask<JobRow>(
    tx,
    sql`with due as materialized (
        select id from jobs
        where tenant_id = ${tx.tenantId} and dead_at is null and due_at <= ${at(tx.now)} and kind = any (${claim.kinds})
        order by due_at, id limit ${claim.limit} for update skip locked
      )
      update jobs j set due_at = ${at(claim.leaseUntil)}, attempts = j.attempts + 1
      from due where j.tenant_id = ${tx.tenantId} and j.id = due.id
      returning j.id, j.kind, j.data, j.attempts`,
  );
  // Written by `enqueueJobs` alone, so kind and data are those of a job.
  return rows.map(({ id, kind, data, attempts }) => ({ id, job: { kind, ...data } as Job, attempt: attempts }));
}

export async function finishJob(tx: Tx, { id }: ClaimedJob): Promise<void> {
  await ask(tx, sql`delete from jobs where tenant_id = ${tx.tenantId} and id = ${id}`);
}

export async function deferJob(tx: Tx, { id, attempt }: ClaimedJob, until: Instant): Promise<boolean> {
  return (
    (await change(
      tx,
      sql`update jobs set due_at = ${at(until)} where tenant_id = ${tx.tenantId} and id = ${id} and attempts = ${attempt}`,
    )) === 1
  );
}

export async function restartJob(tx: Tx, { id, attempt }: ClaimedJob, until: Instant): Promise<boolean> {
  const restarted = await change(
    tx,
    sql`update jobs set due_at = ${at(until)}, attempts = 0
      where tenant_id = ${tx.tenantId} and id = ${id} and attempts = ${attempt} and dead_at is null`,
  );
  return restarted === 1;
}

export async function buryJob(tx: Tx, { id, attempt }: ClaimedJob): Promise<boolean> {
  const buried = await change(
    tx,
    sql`update jobs set dead_at = ${at(tx.now)}
      where tenant_id = ${tx.tenantId} and id = ${id} and attempts = ${attempt} and dead_at is null`,
  );
  return buried === 1;
}

export async function findTenantsWithJobs(
  over: { readonly engine: Engine; readonly clockOffset: () => number },
  { kinds, periodic }: { readonly kinds: readonly JobKind[]; readonly periodic: readonly PeriodicKind[] },
): Promise<readonly TenantId[]> {
  const question = 'select tenants_with_jobs as id from tenants_with_jobs($1::text[], $2::text[], $3::bigint)';
  const { rows } = await over.engine.runAlone(question, [kinds, periodic, over.clockOffset()]);
  return (rows as unknown as readonly { readonly id: TenantId }[]).map((row) => row.id);
}
