import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problem.ts';
import { type Citation, citationsInSource, promisesOfTests } from './ruleCitations.ts';
import type { SourceFile } from './sourceTree.ts';

const RULES = 'docs/rules.md';
/** Rules that one test can prove. A name that lists more would tick off rules that it never touches. */
const MOST_IDS = 6;
/** The normative text, where it lies beside the checkout. */
const NORM = '../shared/spec/enforcement.md';

/** Every rule is cited by a source file and by the name of a test. */
export function checkRules(root: string, files: readonly SourceFile[]): Problem[] {
  const rules = declaredRules(join(root, RULES));
  const inSource = citationsInSource(root, files);
  const promises = promisesOfTests(files);
  const inTests = promises.filter(({ ids }) => ids.length <= MOST_IDS).flatMap(({ ids, at }) => ids.map((id) => ({ id, at })));
  return [
    ...compareWithNorm(rules, join(root, NORM)),
    ...promises
      .filter(({ ids }) => ids.length > MOST_IDS)
      .map(({ ids, at }) => ({ rule: 'one-promise', at, message: `a test that claims ${ids.length} rules proves none in particular` })),
    ...checkCitations(rules, inSource, inTests),
    ...[...inSource, ...inTests]
      .filter(({ id }) => !rules.includes(id))
      .map(({ id, at }) => ({ rule: 'unknown-rule', at, message: `there is no rule ${id}` })),
  ];
}

/** The ids that a list of rules declares ("- **L1** …"), in its order. */
function declaredRules(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^- \*\*([A-Z]\d{1,2})\*\* /gm)].map(([, id]) => id ?? '');
}

function compareWithNorm(rules: readonly string[], norm: string): Problem[] {
  if (!existsSync(norm)) return [];
  const expected = declaredRules(norm);
  const missing = expected.filter((id) => !rules.includes(id)).map((id) => `${id} is missing`);
  const extra = rules.filter((id) => !expected.includes(id)).map((id) => `${id} is no rule`);
  return [...missing, ...extra].map((message) => ({ rule: 'rules-as-specified', at: RULES, message }));
}

function checkCitations(rules: readonly string[], inSource: readonly Citation[], inTests: readonly Citation[]): Problem[] {
  return rules.flatMap((id): Problem[] => {
    const problems: Problem[] = [];
    if (!inSource.some((citation) => citation.id === id))
      problems.push({ rule: 'cited-by-source', at: RULES, message: `${id}: no comment under src/ cites it` });
    if (!inTests.some((citation) => citation.id === id))
      problems.push({ rule: 'cited-by-test', at: RULES, message: `${id}: no test under test/ or spec/ has a name that begins with it` });
    return problems;
  });
}
