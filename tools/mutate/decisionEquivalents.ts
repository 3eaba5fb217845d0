import type { Equivalent } from './campaign.ts';

/** Mutants of the decision that mean the same. Each was read; the list only grows with a reason. */
export const DECISION_EQUIVALENTS: readonly Equivalent[] = [];
