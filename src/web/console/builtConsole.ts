import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the build puts the console's files (vite.config.ts). */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../../../dist/console/', import.meta.url));

/** What the console's document loads first; the rest is loaded where it is shown. */
export interface BuiltConsole {
  readonly script: string;
  readonly styles: readonly string[];
  /** Modules that the first one imports: named in the document, they arrive together with it. */
  readonly modules: readonly string[];
}

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
}

/** @returns null when the console has not been built. */
export function readBuiltConsole(folder: string = CONSOLE_FOLDER): BuiltConsole | null {
  const manifest = readManifest(`${folder}manifest.json`);
  const entry = manifest === null ? undefined : Object.values(manifest).find(({ isEntry }) => isEntry);
  if (manifest === null || entry === undefined) return null;
  const first = withImports(entry, manifest, new Set());
  return {
    script: entry.file,
    styles: [...new Set(first.flatMap(({ css }) => css ?? []))],
    modules: first.filter((chunk) => chunk !== entry).map(({ file }) => file),
  };
}

type Manifest = Readonly<Record<string, Chunk>>;

function readManifest(path: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A chunk after everything that it imports, each once. */
function withImports(chunk: Chunk, manifest: Manifest, seen: Set<Chunk>): readonly Chunk[] {
  if (seen.has(chunk)) return [];
  seen.add(chunk);
  const imported = (chunk.imports ?? []).flatMap((name) => {
    const next = manifest[name];
    return next === undefined ? [] : withImports(next, manifest, seen);
  });
  return [...imported, chunk];
}
