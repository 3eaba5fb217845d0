import { Worker } from 'node:worker_threads';
import type { InProcess } from './campaign.ts';
import type { Trial, Verdict } from './tryInProcess.worker.ts';

/** A mutant may run for ever: then it was noticed, too. */
const PATIENCE_MS = 20_000;
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
    const timer = setTimeout(() => resolve('it ran for ever'), PATIENCE_MS);
    worker.once('message', ({ killedBy }: Verdict) => resolve(killedBy));
    worker.once('error', (error) => resolve(`the worker ended: ${String(error)}`));
    worker.postMessage(trial);
    const killedBy = await promise;
    clearTimeout(timer);
    worker.removeAllListeners();
    if (killedBy?.startsWith('it ran') === true || killedBy?.startsWith('the worker') === true) await this.close();
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
