import fs, { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes, syncBuiltinESMExports } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Oracle } from './campaign.ts';
import { firstFailure, forgetCollected } from './collectTests.ts';

/** One mutant to be tried; null as path: the source as it is. */
export interface Trial {
  readonly number: number;
  readonly path: string | null;
  readonly source: string;
  /** In the order in which they are to run. */
  readonly tests: readonly string[];
}

export interface Verdict {
  /** The first failure; null: every test passed. */
  readonly killedBy: string | null;
  /** The path of the test that failed. */
  readonly test: string | null;
}

const { root, oracle } = workerData as { readonly root: string; readonly oracle: Oracle };
const rootUrl = pathToFileURL(`${root}/`).href;
const collector = new URL('./collectTests.ts', import.meta.url).href;
const stripped = new Map<string, string>();
let trial: Trial = { number: 0, path: null, source: '', tests: [] };

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

// A file that is no module is read by the program itself: in a trial of it, it is read as mutated.
fs.readFileSync = new Proxy(readFileSync, {
  apply: (read, self, args: Parameters<typeof readFileSync>) =>
    trial.path?.endsWith('.sql') === true && String(args[0]) === `${root}/${trial.path}` ? trial.source : Reflect.apply(read, self, args),
});
syncBuiltinESMExports();

async function verdict(): Promise<Verdict> {
  for (const test of trial.tests) {
    forgetCollected();
    try {
      await import(`${rootUrl}${test}?trial=${trial.number}`);
    } catch (error) {
      return { killedBy: `${test} does not load: ${String(error)}`, test };
    }
    const killedBy = await firstFailure(namesIn(trial.source));
    if (killedBy !== null) return { killedBy, test };
  }
  return { killedBy: null, test: null };
}

parentPort?.on('message', (next: Trial) => void judge(next));

/** What a file gives others: a test that is named for it notices its mutants soonest. */
function namesIn(source: string): readonly string[] {
  return [...source.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => String(name));
}

async function judge(next: Trial): Promise<void> {
  trial = next;
  parentPort?.postMessage(await verdict());
}
