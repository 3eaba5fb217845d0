import type { RequiredFactors } from './requiredFactors.ts';

/** What is asked beyond everything else where a path begins so. Rules only tighten, so their order means nothing. */
export interface PathRule {
  /** In canonical form. */
  readonly path: string;
  readonly aal: 1 | 2;
  /** Of AAL 2 alone: else `any`. */
  readonly factors: RequiredFactors;
  /** The greatest age of the proof in seconds; null: any age. */
  readonly maxAgeSeconds: number | null;
}

/** The registration of an application that a proxy guards: it asks us at every request (forward-auth). */
export interface ForwardAuth {
  /** The protected hosts, at least one. */
  readonly origins: readonly string[];
  readonly rules: readonly PathRule[];
}

/** Every request is judged anew, so an age that nobody can keep would send people round and round. In seconds. */
export const LEAST_AGE = 60;
