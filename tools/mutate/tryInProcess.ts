import { Worker } from 'node:worker_threads';
import type { InProcess } from './campaign.ts';
import type { Trial, Verdict } from './tryInProcess.worker.ts';

/** A mutant may run for ever: then it was noticed, too. */
const PATIENCE_MS = 20_000;
export const RAN_FOR_EVER = 'it ran for ever';
/** Loaded modules are never given back, so a worker is replaced from time to time. */
const TRIALS_PER_WORKER = 150;

/** Tries one mutant after the other in one worker thread. */
export class InProcessTrier {
  readonly #oracle: InProcess;
  readonly #root: string;
  #worker: Worker | null = null;
  #trials = 0;

  constructor(root: string, oracle: InProcess) {
    this.#root = root;
    this.#oracle = oracle;
  }

  /** @returns what noticed the mutant; null when nothing did. */
  async try(trial: Trial): Promise<string | null> {
    if (this.#trials >= TRIALS_PER_WORKER) await this.close();
    this.#worker ??= this.#start();
    this.#trials += 1;
    const worker = this.#worker;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const timer = setTimeout(() => resolve(RAN_FOR_EVER), PATIENCE_MS);
    const heard = ({ killedBy }: Verdict): void => resolve(killedBy);
    const failed = (error: unknown): void => resolve(`the worker ended: ${String(error)}`);
    worker.once('message', heard).once('error', failed);
    worker.postMessage(trial);
    const killedBy = await promise;
    clearTimeout(timer);
    worker.off('message', heard).off('error', failed);
    if (killedBy === RAN_FOR_EVER || killedBy?.startsWith('the worker') === true) await this.close();
    return killedBy;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
    this.#trials = 0;
  }

  #start(): Worker {
    return new Worker(new URL('./tryInProcess.worker.ts', import.meta.url), {
      workerData: { root: this.#root, oracle: this.#oracle },
      env: { ...process.env, ...this.#oracle.environment },
      // Stripping types is what these workers are for.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
  }
}
