import { type RunningJobs, startJobs } from './adapters/jobs/startJobs.ts';
import { kindsOf, PERIODIC_JOBS, runDueJobs } from './flows/maintenance/runDueJobs.ts';
import { jobHandlers } from './jobHandlers.ts';
import type { OpenedWorkbench } from './openWorkbench.ts';

/**
 * What is done beside serving: jobs, those that changes enqueue and those that come by themselves, and the database's
 * own upkeep. Every node may do it; a job is one node's at a time.
 * @param failed told of what went wrong. It is tried again.
 */
export function startUpkeep({ database, ports }: OpenedWorkbench, failed: (error: unknown) => void): RunningJobs {
  const handlers = jobHandlers(ports);
  const wanted = { kinds: kindsOf(handlers), periodic: PERIODIC_JOBS.map(({ kind }) => kind) };
  return startJobs({
    findTenants: () => ports.store.findTenantsWithJobs(wanted),
    run: runDueJobs(ports, { handlers, failed }),
    maintain: () => database.maintain(),
    failed,
  });
}
