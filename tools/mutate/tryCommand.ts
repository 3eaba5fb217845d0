import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from './campaign.ts';
import type { Trial } from './tryInProcess.worker.ts';

/** Tries one mutant after the other with a command, in a copy of the tree: nobody's working copy is touched. */
export class CommandTrier {
  readonly #oracle: Command;
  readonly #copy: string;

  constructor(root: string, oracle: Command) {
    this.#oracle = oracle;
    this.#copy = mkdtempSync(join(tmpdir(), 'sallyport-mutants-'));
    for (const path of oracle.tree) cpSync(join(root, path), join(this.#copy, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.#copy, 'node_modules'));
  }

  /** @returns what noticed the mutant; null when the command succeeded all the same. */
  async try({ path, source }: Trial): Promise<string | null> {
    if (path === null) return this.#run();
    const file = join(this.#copy, path);
    const original = readFileSync(file, 'utf8');
    writeFileSync(file, source);
    try {
      return await this.#run();
    } finally {
      writeFileSync(file, original);
    }
  }

  async close(): Promise<void> {
    rmSync(this.#copy, { recursive: true, force: true });
  }

  #run(): Promise<string | null> {
    const [program, ...args] = this.#oracle.command;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    // A group of its own, so that a command that never ends takes its children with it.
    const child = spawn(program, args, { cwd: this.#copy, stdio: 'ignore', detached: true });
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, this.#oracle.timeoutSeconds * 1_000);
    child.once('error', (error) => resolve(`the command did not start: ${error.message}`));
    child.once('exit', (code, signal) => resolve(code === 0 ? null : `the command ended with ${code ?? signal}`));
    return promise.finally(() => clearTimeout(timer));
  }
}
