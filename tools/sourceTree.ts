import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseResult, parseSync } from 'oxc-parser';

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly parsed: ParseResult;
}

/** The folders that hold our code. `console` comes with its own issue; a folder that does not exist is empty. */
const CODE_FOLDERS = ['src', 'console', 'spec', 'test', 'tools', 'bench', 'examples', 'packages', 'bin'] as const;

const NOT_OURS = new Set(['node_modules', 'dist', 'data', 'results', 'test-output']);
const CODE = /\.(ts|tsx|mts|mjs|js)$/;

/** All files below the folders whose path matches, sorted. */
export function listFiles(root: string, folders: readonly string[], wanted: RegExp): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!NOT_OURS.has(entry.name)) visit(path);
      } else if (wanted.test(entry.name)) found.push(path);
    }
  };
  for (const folder of folders) if (existsSync(join(root, folder))) visit(folder);
  return found.sort();
}

/** Reads and parses our code. A file that does not parse is left to the compiler, which says it better. */
export function readSources(root: string, folders: readonly string[] = CODE_FOLDERS): SourceFile[] {
  return listFiles(root, folders, CODE).map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, parsed: parseSync(path, text) };
  });
}

/** "path:line" of a position in a file. */
export function place(file: SourceFile, offset: number): string {
  return `${file.path}:${file.text.slice(0, offset).split('\n').length}`;
}
