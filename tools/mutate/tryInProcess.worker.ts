import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { InProcess } from './campaign.ts';
import { takeCollected } from './collectTests.ts';

/** One mutant to be tried; null as path: the source as it is. */
export interface Trial {
  readonly number: number;
  readonly path: string | null;
  readonly source: string;
}

export interface Verdict {
  readonly number: number;
  /** The first failure; null: every test passed. */
  readonly killedBy: string | null;
}

const { root, oracle } = workerData as { readonly root: string; readonly oracle: InProcess };
const rootUrl = pathToFileURL(`${root}/`).href;
const collector = new URL('./collectTests.ts', import.meta.url).href;
const stripped = new Map<string, string>();
let trial: Trial = { number: 0, path: null, source: '' };

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'vitest') return { url: collector, shortCircuit: true };
    const resolved = next(specifier, context);
    const isReloaded = resolved.url.startsWith(rootUrl) && oracle.reloads.some((start) => resolved.url.startsWith(rootUrl + start));
    if (!isReloaded || !/[?&]trial=/.test(context.parentURL ?? '')) return resolved;
    return { ...resolved, url: `${resolved.url.split('?')[0]}?trial=${trial.number}` };
  },
  load(url, context, next) {
    const [file] = url.split('?');
    if (file === undefined || file === url) return next(url, context);
    const path = file.slice(rootUrl.length);
    if (path === trial.path) return { format: 'module', source: stripTypeScriptTypes(trial.source), shortCircuit: true };
    let source = stripped.get(path);
    if (source === undefined) {
      source = stripTypeScriptTypes(readFileSync(fileURLToPath(file), 'utf8'));
      stripped.set(path, source);
    }
    return { format: 'module', source, shortCircuit: true };
  },
});

async function firstFailure(): Promise<string | null> {
  for (const path of oracle.tests) {
    takeCollected();
    try {
      await import(`${rootUrl}${path}?trial=${trial.number}`);
    } catch (error) {
      return `${path} does not load: ${String(error)}`;
    }
    for (const { name, run } of takeCollected()) {
      try {
        await run();
      } catch {
        return name;
      }
    }
  }
  return null;
}

parentPort?.on('message', (next: Trial) => void judge(next));

async function judge(next: Trial): Promise<void> {
  trial = next;
  const killedBy = await firstFailure();
  parentPort?.postMessage({ number: next.number, killedBy } satisfies Verdict);
}
