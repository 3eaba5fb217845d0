import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { Visitor } from 'oxc-parser';
import type { SourceFile } from './sourceTree.ts';

export type ImportTarget =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  /** A dynamic import of something that is only known at run time. */
  | { readonly kind: 'computed' };

export interface Import {
  readonly target: ImportTarget;
  /** Erased before the program runs. It still couples the two files. */
  readonly typeOnly: boolean;
  /** `export … from` */
  readonly reexport: boolean;
  /** Names that are taken as values; "*" for a whole namespace. */
  readonly values: readonly string[];
  readonly offset: number;
}

/**
 * Everything that a file reaches for: static and dynamic imports, re-exports, types by `import('…')`, and
 * `new URL('./x.ts', import.meta.url)`, which is how a worker thread names its file.
 */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  const { module, program } = file.parsed;
  for (const one of module.staticImports) {
    const values = one.entries
      .filter((entry) => !entry.isType)
      .map((entry) => entry.importName.name ?? (entry.importName.kind === 'Default' ? 'default' : '*'));
    const typeOnly = one.entries.length > 0 && values.length === 0;
    found.push({ target: targetOf(file.path, one.moduleRequest.value), typeOnly, reexport: false, values, offset: one.start });
  }
  for (const one of module.staticExports) {
    const [first] = one.entries;
    const from = first?.moduleRequest;
    if (first === undefined || from === undefined || from === null) continue;
    const values = one.entries.filter((entry) => !entry.isType).map((entry) => entry.importName.name ?? '*');
    found.push({ target: targetOf(file.path, from.value), typeOnly: values.length === 0, reexport: true, values, offset: one.start });
  }
  const add = (specifier: string | null, offset: number, typeOnly: boolean): void => {
    const target: ImportTarget = specifier === null ? { kind: 'computed' } : targetOf(file.path, specifier);
    found.push({ target, typeOnly, reexport: false, values: typeOnly ? [] : ['*'], offset });
  };
  new Visitor({
    ImportExpression: (node) => add(literal(node.source), node.start, false),
    TSImportType: (node) => add(node.source.value, node.start, true),
    NewExpression: (node) => {
      const [first] = node.arguments;
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'URL' || first === undefined) return;
      const path = literal(first);
      if (path !== null && /^\.{1,2}\/.*\.[a-z]*[jt]sx?$/.test(path)) add(path, node.start, false);
    },
  }).visit(program);
  return found;
}

function literal(node: { readonly type: string; readonly value?: unknown }): string | null {
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

function targetOf(from: string, specifier: string): ImportTarget {
  if (specifier.startsWith('.')) return { kind: 'file', path: posix.normalize(posix.join(posix.dirname(from), specifier)) };
  const bare = specifier.startsWith('node:') ? specifier.slice('node:'.length) : specifier;
  const parts = bare.split('/');
  const name = bare.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? bare);
  return specifier.startsWith('node:') || builtinModules.includes(name) ? { kind: 'node', name } : { kind: 'package', name };
}
