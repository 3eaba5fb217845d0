import { Worker } from 'node:worker_threads';
import type { Oracle } from './campaign.ts';
import type { Trial, Verdict } from './tryInProcess.worker.ts';

export const RAN_FOR_EVER = 'it ran for ever';
/** Loaded modules are never given back, so a worker is replaced from time to time. */
const TRIALS_PER_WORKER = 150;

/** Tries one mutant after the other in one worker thread. */
export class InProcessTrier {
  readonly #oracle: Oracle;
  readonly #root: string;
  /** For each mutated file, the tests that noticed mutants of it, the last one first. */
  readonly #watchful = new Map<string, readonly string[]>();
  #worker: Worker | null = null;
  #trials = 0;

  constructor(root: string, oracle: Oracle) {
    this.#root = root;
    this.#oracle = oracle;
  }

  /** @returns what noticed the mutant; null when nothing did. */
  async try(mutated: Omit<Trial, 'tests'>): Promise<string | null> {
    if (this.#trials >= TRIALS_PER_WORKER) await this.close();
    this.#worker ??= this.#start();
    this.#trials += 1;
    const worker = this.#worker;
    const path = mutated.path ?? '';
    const watchful = this.#watchful.get(path) ?? [];
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    const ended = (why: string) => resolve({ killedBy: why, test: null });
    const timer = setTimeout(() => ended(RAN_FOR_EVER), this.#oracle.patienceSeconds * 1_000);
    const failed = (error: unknown): void => ended(`the worker ended: ${String(error)}`);
    worker.once('message', resolve).once('error', failed);
    worker.postMessage({ ...mutated, tests: [...new Set([...watchful, ...this.#oracle.tests])] } satisfies Trial);
    const { killedBy, test } = await promise;
    clearTimeout(timer);
    worker.off('message', resolve).off('error', failed);
    if (test !== null) this.#watchful.set(path, [...new Set([test, ...watchful])]);
    if (killedBy !== null && test === null) await this.close();
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
