const BASIS = [0xdeadbeef, 0x41c6ce57] as const;
const FACTORS = [2_654_435_761, 1_597_334_677] as const;
const SAFE = 2_097_151;

/**
 * A number of 53 bits for a state: the same state has the same one. It tells an administrator's old look from a new one and
 * guards against nobody: whoever could make two states meet may change both.
 */
export function editionOf(state: readonly (string | number | boolean | null)[]): number {
  let [one, other] = BASIS as readonly [number, number];
  for (const letter of JSON.stringify(state)) {
    const code = letter.codePointAt(0) ?? 0;
    one = Math.imul(one ^ code, FACTORS[0]);
    other = Math.imul(other ^ code, FACTORS[1]);
  }
  const [first, second] = [one ^ (other >>> 16), other ^ (one >>> 13)];
  return 4_294_967_296 * (SAFE & second) + (first >>> 0);
}
