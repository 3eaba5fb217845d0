import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Job, JobKind, PeriodicKind } from '../jobs.ts';
import type { Tx } from './transaction.ts';

export type JobId = Id<'Job'>;

/** A job that one worker has taken. Until its lease ends no other worker gets it. */
export interface ClaimedJob {
  readonly id: JobId;
  readonly job: Job;
  /** Counted from 1. One that ended with its process counts too. */
  readonly attempt: number;
}

export interface PeriodicJob {
  readonly kind: PeriodicKind;
  /** In milliseconds, at least 1. */
  readonly every: number;
}

export interface JobStore {
  /** In the transaction that causes it: both are committed, or neither. Due at once. */
  enqueueJob(tx: Tx, job: Job): Promise<void>;
  /** The same, due at an instant to come. */
  enqueueJobAt(tx: Tx, job: Job, due: Instant): Promise<void>;
  /** Enqueues those whose period has passed, each once however many nodes ask. A kind that the tenant never had is due at once. */
  enqueuePeriodicJobs(tx: Tx, jobs: readonly PeriodicJob[]): Promise<void>;
  /**
   * Takes due jobs, those that have waited longest first, and puts each off to the end of the lease: a job whose worker
   * died is due again by itself. Other kinds than the named, of a newer version on another node, stay for that one.
   */
  claimJobs(
    tx: Tx,
    claim: { readonly kinds: readonly JobKind[]; readonly limit: number; readonly leaseUntil: Instant },
  ): Promise<readonly ClaimedJob[]>;
  /** It was done. */
  finishJob(tx: Tx, claimed: ClaimedJob): Promise<void>;
  /** It failed and is due again at `until`. @returns false when it is no longer this worker's: another took it after the lease, or it was done. */
  deferJob(tx: Tx, claimed: ClaimedJob, until: Instant): Promise<boolean>;
  /** It failed for the last time and begins anew at `until`, with all its tries. @returns as `deferJob`. */
  restartJob(tx: Tx, claimed: ClaimedJob, until: Instant): Promise<boolean>;
  /** Nobody tries it again. It stays for a while, for whoever looks into it. @returns as `deferJob`. */
  buryJob(tx: Tx, claimed: ClaimedJob): Promise<boolean>;
  /** The tenants for which a worker that knows these kinds has something to do: one query for all, in no transaction. */
  findTenantsWithJobs(kinds: {
    readonly kinds: readonly JobKind[];
    readonly periodic: readonly PeriodicKind[];
  }): Promise<readonly TenantId[]>;

  /**
   * Deletes what is over and what no decision reads any more, at most `limit` rows of each kind. Nothing depends on it but
   * size: what is over is over by the clock (T10). @returns false when none is left.
   */
  deleteStale(tx: Tx, limit: number): Promise<boolean>;
}
