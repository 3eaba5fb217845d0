import { setTimeout as pause } from 'node:timers/promises';

/** @returns false when it is time to stop. The rest does not keep a process running that has nothing else to do. */
export async function rested(milliseconds: number, stopped: AbortSignal): Promise<boolean> {
  await pause(milliseconds, undefined, { ref: false, signal: stopped }).catch(() => undefined);
  return !stopped.aborted;
}
