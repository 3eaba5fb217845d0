import { Visitor } from 'oxc-parser';
import type { Problem } from './problem.ts';
import { place, type SourceFile } from './sourceTree.ts';

const MOST_LINES = 300;
/** A catalogue is a table to look things up in, so it may be long. */
const CATALOGUE = /atalogue\.ts$/;
/** Names that say nothing, so that everything ends up there. */
const EMPTY_NAME = /(^|\/)(utils?|helpers?|common|types|index|misc)(\.[a-z.]+|\/)/i;
// Put together from halves, so that this file does not find itself.
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
const SUPPRESSION = /(biome-ignore|(?:ox|es)lint-disable|@ts-expect-error|v8 ignore|knip-ignore)/;
const WITH_REASON =
  /(biome-ignore(?:-\w+)? [\w/]+: ?\S+ \S+|lint-disable(?:-\w+)* \S.* -- ?\S+ \S+|@ts-expect-error:? \S+ \S+|(?:v8|knip).ignore.* -- ?\S+ \S+)/;
/** Types whose values one file alone can make, because code above relies on how it makes them. */
const BRANDS = [
  { brand: /\b(Grant|Decision)\b/, home: 'src/domain/policy/decide.ts' },
  { brand: /\bMintedSession\b/, home: 'src/domain/policy/mintSession.ts' },
];
const SILENCED = /@ts-(ignore|nocheck)/;

/** What neither the compiler nor the linters look at: names, lengths, what is unfinished, silenced or left out. */
export function checkStyle(files: readonly SourceFile[]): Problem[] {
  return files.flatMap((file) => [...checkFile(file), ...checkComments(file), ...checkSyntax(file)]);
}

function checkFile({ path, text }: SourceFile): Problem[] {
  const problems: Problem[] = [];
  if (EMPTY_NAME.test(path)) problems.push({ rule: 'telling-name', at: path, message: 'name the file for what it holds' });
  const lines = text.split('\n').length - 1;
  if (path.startsWith('src/') && !CATALOGUE.test(path) && lines > MOST_LINES) {
    problems.push({ rule: 'two-screens', at: path, message: `${lines} lines, at most ${MOST_LINES}: it holds more than one thing` });
  }
  return problems;
}

function checkComments(file: SourceFile): Problem[] {
  return file.parsed.comments.flatMap(({ value, start }): Problem[] => {
    const at = place(file, start);
    if (UNFINISHED.test(value)) return [{ rule: 'finished', at, message: 'finish it, or open an issue' }];
    if (SILENCED.test(value))
      return [{ rule: 'no-silencing', at, message: 'use @ts-expect-error with its reason, which goes away when it is not needed' }];
    if (SUPPRESSION.test(value) && !WITH_REASON.test(value))
      return [{ rule: 'reasoned-suppression', at, message: 'a suppression says why' }];
    return [];
  });
}

function checkSyntax(file: SourceFile): Problem[] {
  const problems: Problem[] = [];
  const report = (rule: string, offset: number, message: string): void => {
    problems.push({ rule, at: place(file, offset), message });
  };
  const assertion = (node: { readonly typeAnnotation: { readonly start: number; readonly end: number }; readonly start: number }): void => {
    const type = file.text.slice(node.typeAnnotation.start, node.typeAnnotation.end);
    for (const { brand, home } of BRANDS) {
      if (file.path.startsWith('src/') && file.path !== home && brand.test(type)) {
        report('brand-at-home', node.start, `P2: ${home} alone makes one, and an assertion elsewhere would be a door around it`);
      }
    }
  };
  new Visitor({
    TSAnyKeyword: (node) => report('no-any', node.start, 'say what it is, or unknown'),
    TSAsExpression: assertion,
    TSTypeAssertion: assertion,
    MemberExpression: (node) => {
      if (node.property.type !== 'Identifier' || !['only', 'skip', 'todo', 'fails'].includes(node.property.name)) return;
      const subject = file.text.slice(node.object.start, node.object.end);
      if (/^(it|test|describe|suite)\b/.test(subject))
        report('every-test-runs', node.start, `a test that is marked ${node.property.name} proves nothing`);
    },
  }).visit(file.parsed.program);
  return problems;
}
