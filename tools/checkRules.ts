import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problem.ts';
import { type Citation, citationsInSource, promisesOfTests } from './ruleCitations.ts';
import type { SourceFile } from './sourceTree.ts';

const RULES = 'docs/rules.md';
const LATER = 'tools/rulesOfLaterIssues.json';
/** Rules that one test can prove. A name that lists more would tick off rules that it never touches. */
const MOST_IDS = 6;
/** The normative text, where it lies beside the checkout. */
const NORM = '../shared/spec/enforcement.md';

/**
 * Every rule is cited by a source file and by the name of a test. Rules that a later issue builds stand on a list with
 * the reason, which only shrinks.
 */
export function checkRules(root: string, files: readonly SourceFile[]): Problem[] {
  const rules = declaredRules(join(root, RULES));
  const later = readLater(readFileSync(join(root, LATER), 'utf8'));
  const inSource = citationsInSource(root, files);
  const promises = promisesOfTests(files);
  const inTests = promises.filter(({ ids }) => ids.length <= MOST_IDS).flatMap(({ ids, at }) => ids.map((id) => ({ id, at })));
  return [
    ...compareWithNorm(rules, join(root, NORM)),
    ...checkList(rules, later, earlierLists(root)),
    ...promises
      .filter(({ ids }) => ids.length > MOST_IDS)
      .map(({ ids, at }) => ({ rule: 'one-promise', at, message: `a test that claims ${ids.length} rules proves none in particular` })),
    ...checkCitations(rules, later, inSource, inTests),
    ...[...inSource, ...inTests]
      .filter(({ id }) => !rules.includes(id))
      .map(({ id, at }) => ({ rule: 'unknown-rule', at, message: `there is no rule ${id}` })),
  ];
}

/** The ids that a list of rules declares ("- **L1** …"), in its order. */
function declaredRules(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^- \*\*([A-Z]\d{1,2})\*\* /gm)].map(([, id]) => id ?? '');
}

type Later = Readonly<Record<string, string>>;

function readLater(text: string): Later {
  return JSON.parse(text) as Later;
}

function compareWithNorm(rules: readonly string[], norm: string): Problem[] {
  if (!existsSync(norm)) return [];
  const expected = declaredRules(norm);
  const missing = expected.filter((id) => !rules.includes(id)).map((id) => `${id} is missing`);
  const extra = rules.filter((id) => !expected.includes(id)).map((id) => `${id} is no rule`);
  return [...missing, ...extra].map((message) => ({ rule: 'rules-as-specified', at: RULES, message }));
}

function checkCitations(rules: readonly string[], later: Later, inSource: readonly Citation[], inTests: readonly Citation[]): Problem[] {
  return rules.flatMap((id): Problem[] => {
    const source = inSource.some((citation) => citation.id === id);
    const test = inTests.some((citation) => citation.id === id);
    if (id in later) {
      if (!source || !test) return [];
      return [{ rule: 'list-only-shrinks', at: LATER, message: `${id} is cited by source and test: take it off the list` }];
    }
    const problems: Problem[] = [];
    if (!source) problems.push({ rule: 'cited-by-source', at: RULES, message: `${id}: no comment under src/ cites it` });
    if (!test)
      problems.push({ rule: 'cited-by-test', at: RULES, message: `${id}: no test under test/ or spec/ has a name that begins with it` });
    return problems;
  });
}

function checkList(rules: readonly string[], later: Later, earlier: readonly Later[]): Problem[] {
  return Object.entries(later).flatMap(([id, reason]): Problem[] => {
    if (!rules.includes(id)) return [{ rule: 'unknown-rule', at: LATER, message: `there is no rule ${id}` }];
    if (reason.trim() === '') return [{ rule: 'list-with-reasons', at: LATER, message: `${id}: say what will build it` }];
    if (earlier.some((list) => !(id in list))) return [{ rule: 'list-only-shrinks', at: LATER, message: `${id} was off the list before` }];
    return [];
  });
}

/** The list as each earlier commit had it; none where there is no history to ask. */
function earlierLists(root: string): Later[] {
  if (!existsSync(join(root, '.git'))) return [];
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const commits = git('log', '--format=%H', '--diff-filter=AM', '--', LATER).split('\n').filter(Boolean);
    return commits.map((commit) => readLater(git('show', `${commit}:${LATER}`)));
  } catch {
    // A repository without a commit yet, or a machine without git: nothing to compare with.
    return [];
  }
}
