import { startDeliveries } from './adapters/jobs/startDeliveries.ts';
import { type RunningJobs, startJobs } from './adapters/jobs/startJobs.ts';
import { type Lane, MESSAGE_LANE, runDueJobs, UPKEEP_LANE } from './flows/maintenance/runDueJobs.ts';
import { deliverEvents } from './flows/outward/deliverEvents.ts';
import { jobHandlers } from './jobHandlers.ts';
import { SECOND } from './kernel/instant.ts';
import { signSignal } from './oidc/signSignal.ts';
import type { OpenedWorkbench } from './openWorkbench.ts';

/** People wait for codes, and nobody for the rest. */
const MESSAGE_POLL = SECOND / 2;
const UPKEEP_POLL = 2 * SECOND;
const DELIVERY_POLL = SECOND;

/**
 * What is done beside serving: jobs, those that changes enqueue and those that come by themselves, telling receivers of events,
 * and the database's own upkeep. Every node may do it; a job is one node's at a time.
 * @param failed told of what went wrong. It is tried again.
 */
export function startUpkeep({ database, ports }: OpenedWorkbench, failed: (error: unknown) => void): RunningJobs {
  const handlers = jobHandlers(ports);
  const start = (lane: Lane, rhythm: { readonly poll: number; readonly maintain: () => Promise<void> }): RunningJobs =>
    startJobs({
      findTenants: () => ports.store.findTenantsWithJobs({ kinds: lane.kinds, periodic: lane.periodic.map(({ kind }) => kind) }),
      run: runDueJobs(ports, { handlers, lane, failed }),
      ...rhythm,
      failed,
    });
  const lanes = [
    start(UPKEEP_LANE, { poll: UPKEEP_POLL, maintain: () => database.maintain() }),
    start(MESSAGE_LANE, { poll: MESSAGE_POLL, maintain: async () => undefined }),
    startDeliveries({
      findDue: () => ports.store.findDueReceivers(),
      deliver: deliverEvents(ports, signSignal(ports)),
      poll: DELIVERY_POLL,
      failed,
    }),
  ];
  return {
    async stop() {
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}
