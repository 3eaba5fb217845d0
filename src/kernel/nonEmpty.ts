/** A list with at least one element. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** @returns the list as a non-empty one, or null when it is empty. */
export function nonEmpty<T>(list: readonly T[]): NonEmpty<T> | null {
  return list.length > 0 ? (list as unknown as NonEmpty<T>) : null;
}
