/** Something that a check of the house found. */
export interface Problem {
  /** Name of the rule that is broken, so that a test can ask for exactly this one. */
  readonly rule: string;
  /** File, and line where there is one: "src/kernel/id.ts:3". */
  readonly at: string;
  /** What is wrong and what to do about it. */
  readonly message: string;
}
