import assert from 'node:assert/strict';

/**
 * Stands in for `vitest` while mutants are tried: it collects the tests, so that they can be run one after the other in
 * the same process. It knows the few forms that tests without hooks use; a test that needs more fails in the run without
 * a mutant.
 */

export interface CollectedTest {
  readonly name: string;
  readonly run: () => unknown;
}

let collected: CollectedTest[] = [];

/** @returns the tests collected since the last call. */
export function takeCollected(): CollectedTest[] {
  const taken = collected;
  collected = [];
  return taken;
}

export function describe(_name: string, body: () => void): void {
  body();
}

export function it(name: string, run: () => unknown): void {
  collected.push({ name, run });
}

export const test = it;

interface Expectation {
  readonly toBe: (expected: unknown) => void;
  readonly toEqual: (expected: unknown) => void;
  readonly toMatchObject: (expected: object) => void;
}

export function expect(actual: unknown): Expectation {
  return {
    toBe: (expected) => assert.strictEqual(actual, expected),
    toEqual: (expected) => assert.deepStrictEqual(actual, expected),
    toMatchObject: (expected) => assert.partialDeepStrictEqual(actual, expected),
  };
}
