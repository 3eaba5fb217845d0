/**
 * Stands in for `vitest` while mutants are tried: it collects the tests, so that they can be run one after the other in
 * the same process. It knows the forms that the tests of the campaigns use; a test that needs more fails in the run
 * without a mutant.
 */
export { expect } from 'vitest';

type Work = () => unknown;

interface CollectedTest {
  readonly kind: 'test';
  readonly name: string;
  readonly run: Work;
}

interface CollectedSuite {
  readonly kind: 'suite';
  readonly name: string;
  readonly before: Work[];
  readonly beforeEach: Work[];
  readonly afterEach: Work[];
  readonly after: Work[];
  readonly parts: (CollectedTest | CollectedSuite)[];
}

let open: CollectedSuite = emptySuite('the file');

function emptySuite(name: string): CollectedSuite {
  return { kind: 'suite', name, before: [], beforeEach: [], afterEach: [], after: [], parts: [] };
}

export function describe(name: string, body: () => void): void {
  const outer = open;
  open = emptySuite(name);
  outer.parts.push(open);
  body();
  open = outer;
}

export function it(name: string, run: Work): void {
  open.parts.push({ kind: 'test', name, run });
}

/** A case that is a list is the list of arguments. */
it.each =
  (cases: readonly unknown[]) =>
  (name: string, run: (...args: unknown[]) => unknown): void => {
    for (const [index, one] of cases.entries()) it(`${name} (${index + 1})`, () => run(...(Array.isArray(one) ? one : [one])));
  };

export const test = it;

export function beforeAll(work: Work): void {
  open.before.push(work);
}

export function beforeEach(work: Work): void {
  open.beforeEach.push(work);
}

export function afterEach(work: Work): void {
  open.afterEach.push(work);
}

export function afterAll(work: Work): void {
  open.after.push(work);
}

/** Forgets what was collected of a file that did not load. */
export function forgetCollected(): void {
  open = emptySuite('the file');
}

/**
 * Runs the tests that were collected since the last call, those first whose name has one of these words.
 * @returns the first failure; null: every test passed.
 */
export function firstFailure(words: readonly string[]): Promise<string | null> {
  const collected = open;
  putFirst(collected, words);
  forgetCollected();
  return failureIn(collected, { before: [], after: [] });
}

function putFirst({ parts }: CollectedSuite, words: readonly string[]): void {
  const isMeant = ({ name }: CollectedTest | CollectedSuite): boolean => words.some((word) => name.includes(word));
  parts.sort((one, other) => Number(isMeant(other)) - Number(isMeant(one)));
  for (const part of parts) if (part.kind === 'suite') putFirst(part, words);
}

/** @param around what the suites around it do before and after each of their tests. */
async function failureIn(
  part: CollectedTest | CollectedSuite,
  around: { readonly before: readonly Work[]; readonly after: readonly Work[] },
): Promise<string | null> {
  if (part.kind === 'test') {
    const failure = await failureOf(part.name, [...around.before, part.run]);
    return failure ?? failureOf(part.name, around.after);
  }
  let failure = await failureOf(part.name, part.before);
  const within = { before: [...around.before, ...part.beforeEach], after: [...part.afterEach, ...around.after] };
  for (const inner of part.parts) failure ??= await failureIn(inner, within);
  // What a mutant has left behind may never come to rest, and the next mutant has databases of its own.
  const ended = failureOf(part.name, part.after);
  return failure === null ? ended : failure;
}

async function failureOf(name: string, works: readonly Work[]): Promise<string | null> {
  try {
    for (const work of works) await work();
    return null;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
