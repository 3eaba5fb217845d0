import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor } from 'oxc-parser';
import { listFiles, place, type SourceFile } from './sourceTree.ts';

/** A rule id and where it stands. */
export interface Citation {
  readonly id: string;
  readonly at: string;
}

/** A test, and the rules that its name says it proves. */
export interface Promised {
  readonly ids: readonly string[];
  readonly at: string;
}

const ID = /\b([LTFSBUAP])(\d{1,2})(?:\s?[-–]\s?\1(\d{1,2}))?\b/g;
const TITLE = /^([LTFSBUAP]\d{1,2}(?:\s?[-–]\s?[LTFSBUAP]\d{1,2})?(?:, ?[LTFSBUAP]\d{1,2}(?:\s?[-–]\s?[LTFSBUAP]\d{1,2})?)*):/;

/** The ids in a text; "L1-L4" means all four. */
function idsIn(text: string): string[] {
  return [...text.matchAll(ID)].flatMap(([, letter, first, last]) => {
    const from = Number(first);
    const to = last === undefined ? from : Number(last);
    return Array.from({ length: Math.max(0, to - from) + 1 }, (_, step) => `${letter}${from + step}`);
  });
}

/** The ids that comments of the product cite, in TypeScript and in SQL. A string that holds an id by chance is no citation. */
export function citationsInSource(root: string, files: readonly SourceFile[]): Citation[] {
  const fromCode = files
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap((file) =>
      file.parsed.comments.flatMap((comment) => idsIn(comment.value).map((id) => ({ id, at: place(file, comment.start) }))),
    );
  const fromSql = listFiles(root, ['src'], /\.sql$/).flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, number) => idsIn(line.split('--').slice(1).join(' ')).map((id) => ({ id, at: `${path}:${number + 1}` }))),
  );
  return [...fromCode, ...fromSql];
}

/**
 * The ids with which names of tests begin: `it('F10, S7: …', () => …)`, also through `it.each(…)(…)` or a wrapper that
 * takes the name first and the test after it. A name without a test is no proof.
 */
export function promisesOfTests(files: readonly SourceFile[]): Promised[] {
  const found: Promised[] = [];
  for (const file of files) {
    if (!/^(test|spec)\/.*\.ts$/.test(file.path)) continue;
    new Visitor({
      CallExpression: (call) => {
        const [title, ...rest] = call.arguments;
        if (title === undefined || !rest.some(({ type }) => type === 'ArrowFunctionExpression' || type === 'FunctionExpression')) return;
        if (call.callee.type === 'Identifier' && call.callee.name === 'describe') return;
        const text = textOf(title);
        const ids = text === null ? null : TITLE.exec(text);
        if (ids !== null) found.push({ ids: idsIn(ids[1] ?? ''), at: place(file, call.start) });
      },
    }).visit(file.parsed.program);
  }
  return found;
}

/** The text of a string, or the beginning of a template; null for anything else. */
function textOf(node: { readonly type: string; readonly value?: unknown; readonly quasis?: unknown }): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return null;
  const [first] = node.quasis as { value: { raw: string } }[];
  return first?.value.raw ?? null;
}
