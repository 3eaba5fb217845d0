import type { OperatorName } from './mutant.ts';

/** What is mutated, and what has to notice. */
export interface Campaign {
  readonly name: string;
  /** Patterns of files, relative to the root. */
  readonly files: readonly string[];
  readonly operators: readonly OperatorName[];
  readonly oracle: Oracle;
  readonly equivalents: readonly Equivalent[];
}

/** Tests that are loaded again for each mutant, in a worker thread. The first that fails is enough. */
export interface Oracle {
  /** In the order in which they run at first; those that noticed mutants of a file come first for the next ones of it. */
  readonly tests: readonly string[];
  /** Beginnings of the paths of modules that are loaded anew for each mutant; all others are loaded once. */
  readonly reloads: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What has to be set in the environment, since the tests skip without it. */
  readonly needs: readonly string[];
  /** A mutant may run for ever: after this it was noticed, too. */
  readonly patienceSeconds: number;
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
