import type { OperatorName } from './mutant.ts';

/** What is mutated, and what has to notice. */
export interface Campaign {
  readonly name: string;
  /** Patterns of files, relative to the root. */
  readonly files: readonly string[];
  readonly operators: readonly OperatorName[];
  readonly oracle: InProcess | Command;
  readonly equivalents: readonly Equivalent[];
}

/** The tests themselves are loaded again for each mutant, in a worker thread: fast, for tests that need nothing but modules. */
export interface InProcess {
  readonly kind: 'in_process';
  /** In the order in which they run; the first that fails is enough. */
  readonly tests: readonly string[];
  /** Beginnings of the paths of modules that are loaded anew for each mutant; all others are loaded once. */
  readonly reloads: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A command is run in a copy of the tree for each mutant, and has to fail: for tests that need databases or processes. */
export interface Command {
  readonly kind: 'command';
  readonly command: readonly [string, ...string[]];
  /** Files and folders that the copy needs beside `node_modules`, which is linked. */
  readonly tree: readonly string[];
  readonly timeoutSeconds: number;
}

/** A mutant that nothing can notice, because it means the same. */
export interface Equivalent {
  readonly path: string;
  readonly operator: OperatorName;
  /** The whole line on which it stands, without its indentation, and what is replaced by what. */
  readonly line: string;
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}
