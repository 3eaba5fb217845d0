/**
 * A refusal is a value, not an exception: something that the caller asked for was not done, for a reason that has a
 * stable code (docs/errors.md). `detail` says what to do about it and holds no secret.
 */
export interface Refusal<Code extends string = string> {
  readonly ok: false;
  readonly code: Code;
  readonly detail: string;
  /** Structured facts for the caller, e.g. line numbers or the earliest next try. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

export type Result<T, Code extends string = string> = Success<T> | Refusal<Code>;

export function succeeded<T>(value: T): Success<T> {
  return { ok: true, value };
}

export function refused<Code extends string>(code: Code, detail: string, facts: Record<string, unknown> = {}): Refusal<Code> {
  return { ok: false, code, detail, facts };
}
