import type { ErrorCode } from '../../src/contract/errorCatalogue.ts';

/** A refusal of the API (RFC 9457), or `network_failed`: no answer came. */
export class Problem extends Error {
  readonly code: ErrorCode | 'network_failed';
  readonly status: number;
  /** What the server says in words. */
  readonly title: string;
  readonly detail: string;
  /** Extension members: what the refusal is about. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode | 'network_failed', told: Pick<Problem, 'status' | 'title' | 'detail' | 'facts'>) {
    super(told.title);
    this.code = code;
    this.status = told.status;
    this.title = told.title;
    this.detail = told.detail;
    this.facts = told.facts;
  }
}

/** Somebody closed the question for a proof: nothing was done, and nothing is wrong. */
export class Cancelled extends Error {}

/** @throws always; for a catch that knows what else can be thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
