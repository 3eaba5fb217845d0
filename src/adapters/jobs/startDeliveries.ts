import { SECOND } from '../../kernel/instant.ts';
import type { DueReceiver } from '../../ports/store/receiverStore.ts';
import { rested } from './rested.ts';
import type { RunningJobs } from './startJobs.ts';

export interface DeliveriesSettings {
  readonly findDue: () => Promise<readonly DueReceiver[]>;
  /** One turn of one receiver. */
  readonly deliver: (due: DueReceiver) => Promise<void>;
  /** How long what happens waits at most where nothing is under way, in milliseconds. */
  readonly poll: number;
  /** Told of what went wrong; the next round comes anyway. */
  readonly failed: (error: unknown) => void;
}

/** Each has one event or one batch in memory. What is beyond waits for the next round. */
const MOST_AT_ONCE = 64;
/** So that one tenant whose receivers are all silent leaves room for the others. */
const MOST_OF_A_TENANT = 16;
const POLL_AFTER_FAILURE = 15 * SECOND;
/** With very many tenants the query takes longer; then it is asked more seldom, to be a twentieth of the time at most. */
const REST_SHARE = 20;

/**
 * Tells receivers beside serving. Nobody waits for another: a receiver that answers slowly, or never, takes one place of many
 * for the time of one try, and comes back later each time.
 */
export function startDeliveries(settings: DeliveriesSettings): RunningJobs {
  const stopping = new AbortController();
  const working = work(settings, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return working;
    },
  };
}

async function work({ findDue, deliver, poll, failed }: DeliveriesSettings, stopped: AbortSignal): Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  const ofTenant = (tenantId: string): number => [...underWay.keys()].filter((key) => key.startsWith(tenantId)).length;
  let rest: number = poll;
  while (await rested(rest, stopped)) {
    const begun = performance.now();
    try {
      for (const due of await findDue()) {
        const key = `${due.tenantId} ${due.receiver}`;
        if (underWay.has(key) || underWay.size >= MOST_AT_ONCE || ofTenant(due.tenantId) >= MOST_OF_A_TENANT) continue;
        const turn = deliver(due)
          .catch(failed)
          .finally(() => underWay.delete(key));
        underWay.set(key, turn);
      }
      rest = Math.max(poll, REST_SHARE * (performance.now() - begun));
    } catch (error) {
      failed(error);
      rest = POLL_AFTER_FAILURE;
    }
  }
  await Promise.all(underWay.values());
}
