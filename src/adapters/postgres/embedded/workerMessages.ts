import type { Answer } from '../connection.ts';

/** What the main thread asks of the thread in which the embedded database runs. */
export type Request =
  | { readonly kind: 'run'; readonly number: number; readonly text: string; readonly values: readonly unknown[] }
  | { readonly kind: 'script'; readonly number: number; readonly text: string }
  | { readonly kind: 'count_fsyncs'; readonly number: number }
  | { readonly kind: 'close'; readonly number: number };

export type Reply =
  | { readonly kind: 'opened' }
  | { readonly kind: 'answers'; readonly number: number; readonly answers: readonly Answer[] }
  | { readonly kind: 'fsyncs'; readonly number: number; readonly count: number }
  | { readonly kind: 'closed'; readonly number: number }
  | { readonly kind: 'failed'; readonly number: number; readonly failure: Failure };

/** An error of the database, in a form that survives the way between threads. */
export interface Failure {
  readonly message: string;
  /** SQLSTATE; null: it did not come from a statement. */
  readonly code: string | null;
  /** null: none was violated. */
  readonly constraint: string | null;
}
