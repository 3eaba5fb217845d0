import type { TenantId } from '../../src/domain/directory/tenant.ts';
import { type Lane, MESSAGE_LANE, runDueJobs, UPKEEP_LANE } from '../../src/flows/maintenance/runDueJobs.ts';
import type { Job, JobHandlers, JobKind } from '../../src/ports/jobs.ts';
import type { Store } from '../../src/ports/store/store.ts';

const EVERYTHING: Lane = { ...UPKEEP_LANE, kinds: [...UPKEEP_LANE.kinds, ...MESSAGE_LANE.kinds] };

/** A worker over a store. It notes what it does; `words` say what its handlers do beside that. */
export function aWorker(store: Store, words: Partial<JobHandlers> = {}) {
  const done: Job[] = [];
  const failures: unknown[] = [];
  const noting = <Kind extends JobKind>(kind: Kind) => {
    const handler: JobHandlers[Kind] | undefined = words[kind];
    return async (tenantId: TenantId, job: Extract<Job, { readonly kind: Kind }>): Promise<void> => {
      await handler?.(tenantId, job);
      done.push(job);
    };
  };
  const handlers: JobHandlers = {
    backchannel_logout: noting('backchannel_logout'),
    arrange_logouts: noting('arrange_logouts'),
    send_message: noting('send_message'),
    answer_mail_request: noting('answer_mail_request'),
    delete_stale: noting('delete_stale'),
    check_scheduled_versions: noting('check_scheduled_versions'),
    note_expired_bypasses: noting('note_expired_bypasses'),
    note_figures: noting('note_figures'),
    apply_brakes: noting('apply_brakes'),
    write_rollout_mails: noting('write_rollout_mails'),
  };
  const run = runDueJobs({ store }, { handlers, lane: EVERYTHING, failed: (error) => failures.push(error) });
  return {
    done,
    failures,
    run,
    /** Until nothing is due. */
    async runAll(tenantId: TenantId): Promise<void> {
      while ((await run(tenantId)) === 'worked');
    },
    /** The sessions whose end was told. */
    told: () => done.flatMap((job) => (job.kind === 'backchannel_logout' ? [job.session] : [])),
  };
}
