/** A node of the syntax tree, as far as mutating needs to know it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

/** What stands in for a stretch of source. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}
