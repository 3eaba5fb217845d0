import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Prepared = Awaited<ReturnType<NodeFS['init']>>;
type Options = Parameters<NodeFS['init']>[1];

/** What the file layer of PGlite hands to its operations, as far as it is used here. */
interface OpenFile {
  /** The descriptor of the real file; undefined: a directory. */
  readonly nfd?: number;
  readonly node: unknown;
}

interface RealFiles {
  readonly stream_ops: { fsync?: (file: OpenFile) => number };
  realPath(node: unknown): string;
}

/**
 * The file layer of PGlite passes writes on to real files but never asks the operating system to keep them: its fsync
 * does nothing. Here it does what it says, so that what was committed survives a crash of the machine.
 */
export class DurableFiles extends NodeFS {
  #fsyncs = 0;

  /** How many times files were made durable. */
  get fsyncs(): number {
    return this.#fsyncs;
  }

  override async init(database: PGlite, options: Options): Promise<Prepared> {
    const prepared = await super.init(database, options);
    const { preRun = [] } = prepared.emscriptenOpts;
    return {
      ...prepared,
      emscriptenOpts: { ...prepared.emscriptenOpts, preRun: [...preRun, (module) => this.#makeDurable(module.NODEFS)] },
    };
  }

  #makeDurable(layer: unknown): void {
    const files = layer as RealFiles;
    files.stream_ops.fsync = (file) => {
      this.#fsyncs += 1;
      if (file.nfd === undefined) syncDirectory(files.realPath(file.node));
      else fsyncSync(file.nfd);
      return 0;
    };
  }
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
