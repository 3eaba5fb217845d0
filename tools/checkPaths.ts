import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Problem } from './problem.ts';

/** Documents that describe the tree: every path in them is held to be one of ours. */
const MAPS = ['ARCHITECTURE.md', 'CONTRIBUTING.md'];

/** Every path that a map names exists, and every link of a document leads to a file. */
export function checkPaths(root: string): Problem[] {
  return documents(root).flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const named = MAPS.includes(path) ? [...pathsInTrees(text), ...pathsInSpans(withoutFences(text))] : [];
    const missing = named
      .filter((one) => !existsHere(root, one))
      .map((one) => ({ rule: 'path-exists', at: path, message: `${one} does not exist` }));
    const dead = linksIn(withoutFences(text))
      .filter((link) => !existsSync(join(root, posix.dirname(path), link)))
      .map((link) => ({ rule: 'dead-link', at: path, message: `${link} does not exist` }));
    return [...missing, ...dead];
  });
}

function documents(root: string): string[] {
  const markdown = (folder: string): string[] =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((name) => name.endsWith('.md'))
          .map((name) => posix.join(folder, name))
      : [];
  return ['.', 'docs', 'docs/decisions', 'bench', 'examples', 'packages'].flatMap(markdown);
}

/** A rung may be named without the src/ before it, as everybody calls it. */
function existsHere(root: string, path: string): boolean {
  const fixed = path.split('*')[0] ?? path;
  return existsSync(join(root, fixed)) || existsSync(join(root, 'src', fixed));
}

function withoutFences(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}

/** Code spans that hold a path: `src/kernel/`, `tools/check.ts`. Not a media type, an address, a route or a package. */
function pathsInSpans(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)]
    .map(([, span]) => span ?? '')
    .filter((span) => /^[\w.-][\w.*/-]*$/.test(span))
    .filter(
      (span) => (span.includes('/') || /^[\w.-]+\.(md|ts|mjs|json|sh|sql)$/.test(span)) && !/^(application|text|image|audio)\//.test(span),
    );
}

/**
 * A fenced block without a language draws a tree: two spaces a level, a line begins with one path or several and goes
 * on with words about them.
 */
function pathsInTrees(text: string): string[] {
  const paths: string[] = [];
  for (const [, block] of text.matchAll(/^```(?:text|tree)?\n([\s\S]*?)^```/gm)) {
    const parents: { indent: number; path: string }[] = [];
    for (const line of (block ?? '').split('\n')) {
      const indent = line.length - line.trimStart().length;
      while ((parents.at(-1)?.indent ?? -1) >= indent) parents.pop();
      const names = leadingPaths(line);
      const folder = parents.at(-1)?.path ?? '';
      paths.push(...names.map((name) => folder + name));
      const [first] = names;
      if (first?.endsWith('/')) parents.push({ indent, path: folder + first });
    }
  }
  return paths;
}

function leadingPaths(line: string): string[] {
  const words = line.trim().split(/\s+/);
  const end = words.findIndex((word) => !/^[\w.-]+(\/[\w.-]+)*(\/|\.[a-z]+)$/.test(word));
  return end === -1 ? words : words.slice(0, end);
}

/** Targets of links to files, without the anchor. */
function linksIn(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => (target ?? '').split('#')[0] ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}
