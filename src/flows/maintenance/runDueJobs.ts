import type { TenantId } from '../../domain/directory/tenant.ts';
import { after, DAY, MINUTE } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { JobHandlers, JobKind } from '../../ports/jobs.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ClaimedJob, PeriodicJob } from '../../ports/store/jobStore.ts';
import { failJob } from './failJob.ts';
import { ABANDONED, MOST_ATTEMPTS } from './retries.ts';

/** F6: scheduled versions are checked daily until they begin. */
const PERIODIC_JOBS: readonly PeriodicJob[] = [
  { kind: 'delete_stale', every: 10 * MINUTE },
  { kind: 'check_scheduled_versions', every: DAY },
  { kind: 'note_expired_bypasses', every: 10 * MINUTE },
  { kind: 'note_figures', every: 10 * MINUTE },
  { kind: 'apply_brakes', every: 5 * MINUTE },
  { kind: 'write_rollout_mails', every: MINUTE },
];

/** Jobs that are done side by side, and wait for no others. */
export interface Lane {
  readonly kinds: readonly JobKind[];
  readonly periodic: readonly PeriodicJob[];
  readonly mostAtOnce: number;
}

/** Every kind has its lane. */
const LANE_OF: { readonly [Kind in JobKind]: 'messages' | 'upkeep' } = {
  send_message: 'messages',
  answer_mail_request: 'messages',
  backchannel_logout: 'upkeep',
  arrange_logouts: 'upkeep',
  delete_stale: 'upkeep',
  check_scheduled_versions: 'upkeep',
  note_expired_bypasses: 'upkeep',
  note_figures: 'upkeep',
  apply_brakes: 'upkeep',
  write_rollout_mails: 'upkeep',
};

function kindsOf(lane: 'messages' | 'upkeep'): readonly JobKind[] {
  return (Object.keys(LANE_OF) as JobKind[]).filter((kind) => LANE_OF[kind] === lane);
}

/** Codes that somebody waits for go past everything that can wait, and a slow provider holds up nothing but messages. */
export const MESSAGE_LANE: Lane = { kinds: kindsOf('messages'), periodic: [], mostAtOnce: 32 };

export const UPKEEP_LANE: Lane = { kinds: kindsOf('upkeep'), periodic: PERIODIC_JOBS, mostAtOnce: 8 };

/** Longer than any job takes. After it a job is taken for one whose process has died, and done by another. */
const LEASE = 2 * MINUTE;

export interface JobRun {
  readonly handlers: JobHandlers;
  readonly lane: Lane;
  /** Told of every failure, whole, for the log. */
  readonly failed: (error: unknown) => void;
}

/**
 * Does what is due for one tenant now, a few jobs side by side, each at least once.
 * @returns `worked` when there was something: there may be more, also because of it.
 */
export function runDueJobs(ports: Pick<Ports, 'store'>, { handlers, lane, failed }: JobRun) {
  const fail = failJob(ports);

  async function run(tenantId: TenantId, claimed: ClaimedJob): Promise<void> {
    // Every try ended with its process, the last one too: what kills a process must not be tried for ever.
    if (claimed.attempt > MOST_ATTEMPTS) return fail({ tenantId, claimed, because: ABANDONED });
    try {
      await handle(handlers, tenantId, claimed);
    } catch (error) {
      failed(error);
      return fail({ tenantId, claimed, because: error instanceof Error ? error.name : typeof error });
    }
    return ports.store.transaction(tenantId, (tx) => ports.store.finishJob(tx, claimed));
  }

  return async (tenantId: TenantId): Promise<'worked' | 'idle'> => {
    const claimed = await ports.store.transaction(tenantId, async (tx) => {
      if (lane.periodic.length > 0) await ports.store.enqueuePeriodicJobs(tx, lane.periodic);
      return ports.store.claimJobs(tx, { kinds: lane.kinds, limit: lane.mostAtOnce, leaseUntil: after(tx.now, LEASE) });
    });
    // One that could not even be settled is due again after its lease.
    const settled = await Promise.allSettled(claimed.map((one) => run(tenantId, one)));
    for (const one of settled) if (one.status === 'rejected') failed(one.reason);
    return claimed.length > 0 ? 'worked' : 'idle';
  };
}

function handle(handlers: JobHandlers, tenantId: TenantId, { job }: ClaimedJob): Promise<void> {
  switch (job.kind) {
    case 'backchannel_logout':
      return handlers.backchannel_logout(tenantId, job);
    case 'arrange_logouts':
      return handlers.arrange_logouts(tenantId, job);
    case 'send_message':
      return handlers.send_message(tenantId, job);
    case 'answer_mail_request':
      return handlers.answer_mail_request(tenantId, job);
    case 'delete_stale':
      return handlers.delete_stale(tenantId, job);
    case 'apply_brakes':
      return handlers.apply_brakes(tenantId, job);
    case 'write_rollout_mails':
      return handlers.write_rollout_mails(tenantId, job);
    case 'check_scheduled_versions':
      return handlers.check_scheduled_versions(tenantId, job);
    case 'note_expired_bypasses':
      return handlers.note_expired_bypasses(tenantId, job);
    case 'note_figures':
      return handlers.note_figures(tenantId, job);
    default:
      return assertNever(job);
  }
}
