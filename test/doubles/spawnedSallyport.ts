import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../bin/sallyport.mjs', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly complaints: string;
}

/** The real program in a process of its own, with these settings and no others. */
export function spawnSallyport(argv: readonly string[], settings: Readonly<Record<string, string>>) {
  const environment = { PATH: process.env['PATH'] ?? '', ...settings };
  const child: ChildProcess = spawn(process.execPath, [LAUNCHER, ...argv], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let complaints = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const exited = once(child, 'close').then((): Ended => ({ status: child.exitCode, output, complaints }));

  return {
    child,
    ended: exited,
    printed: (): string => output,
    /** Resolves when the words are written, to whichever stream; @throws when the program ends before. */
    async says(words: string): Promise<void> {
      while (!output.includes(words) && !complaints.includes(words)) {
        const next = await Promise.race([
          once(child.stdout ?? child, 'data'),
          once(child.stderr ?? child, 'data'),
          exited.then(() => 'ended'),
        ]);
        if (next === 'ended' && !output.includes(words)) throw new Error(`it ended before it said "${words}": ${complaints}`);
      }
    },
    give(input: string): void {
      child.stdin?.end(input);
    },
    async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs a command to its end. */
export function sallyport(argv: readonly string[], settings: Readonly<Record<string, string>>, input = ''): Promise<Ended> {
  const run = spawnSallyport(argv, settings);
  run.give(input);
  return run.ended;
}
