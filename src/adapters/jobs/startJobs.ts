import type { TenantId } from '../../domain/directory/tenant.ts';
import { MINUTE, SECOND } from '../../kernel/instant.ts';
import { rested } from './rested.ts';

export interface JobsSettings {
  /** Where something is due. */
  readonly findTenants: () => Promise<readonly TenantId[]>;
  /** Does what is due there, some of it. `worked`: there may be more. */
  readonly run: (tenantId: TenantId) => Promise<'worked' | 'idle'>;
  /** What the database itself needs from time to time. */
  readonly maintain: () => Promise<void>;
  /** How long a job waits at most where nothing else is due, in milliseconds. Nobody is told of a new one: asking is one short query. */
  readonly poll: number;
  /** Told of what went wrong; the next round comes anyway. */
  readonly failed: (error: unknown) => void;
}

export interface RunningJobs {
  /** Begins nothing any more, and resolves when what is under way has ended. */
  stop(): Promise<void>;
}

const POLL_AFTER_FAILURE = 15 * SECOND;
/** With very many tenants the query takes longer; then it is asked more seldom, to be a twentieth of the time at most. */
const REST_SHARE = 20;
const MOST_TENANTS_AT_ONCE = 4;
const MAINTAIN_EVERY = 10 * MINUTE;

/** Does jobs beside serving. Several nodes may do so over one database. */
export function startJobs(settings: JobsSettings): RunningJobs {
  const stopping = new AbortController();
  const working = work(settings, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return working;
    },
  };
}

async function work(settings: JobsSettings, stopped: AbortSignal): Promise<void> {
  // A start has more urgent things to do.
  let rest: number = settings.poll;
  let maintainAt = performance.now() + MAINTAIN_EVERY;
  while (await rested(rest, stopped)) {
    try {
      rest = await runRound(settings, stopped);
      if (performance.now() < maintainAt || stopped.aborted) continue;
      maintainAt = performance.now() + MAINTAIN_EVERY;
      await settings.maintain();
    } catch (error) {
      settings.failed(error);
      rest = POLL_AFTER_FAILURE;
    }
  }
}

/** @returns how long to rest, in milliseconds. */
async function runRound({ findTenants, run, poll, failed }: JobsSettings, stopped: AbortSignal): Promise<number> {
  const begun = performance.now();
  const tenants = (await findTenants()).values();
  let rest: number = Math.max(poll, REST_SHARE * (performance.now() - begun));
  const lane = async (): Promise<void> => {
    // All lanes take from the same list, so a slow tenant holds up one of them.
    for (const tenantId of tenants) {
      if (stopped.aborted) return;
      try {
        if ((await run(tenantId)) === 'worked') rest = 0;
      } catch (error) {
        failed(error);
      }
    }
  };
  await Promise.all(Array.from({ length: MOST_TENANTS_AT_ONCE }, lane));
  return rest;
}
