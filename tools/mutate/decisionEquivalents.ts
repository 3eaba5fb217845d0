import type { Equivalent } from './campaign.ts';

/** Mutants of the decision that mean the same. Each was read; the list only grows with a reason. */
export const DECISION_EQUIVALENTS: readonly Equivalent[] = [
  {
    path: 'src/domain/factors/allowedFactors.ts',
    operator: 'number_shifted',
    line: 'const LISTS: readonly (readonly FactorKind[])[] = Array.from({ length: ALL_KINDS + 1 }, (_, set) =>',
    original: '1',
    replacement: '2',
    reason: 'one list more, for a set that no combination of kinds gives',
  },
  {
    path: 'src/domain/policy/canSignIn.ts',
    operator: 'flag_flipped',
    line: 'const facts: Facts = { ...place, evidence: [evidence], skipped: false, wantsFactor: false, session: null, demand: null };',
    original: 'false',
    replacement: 'true',
    reason: 'a skip and a wish choose between answers of which none is a refusal',
  },
  {
    path: 'src/domain/policy/ruleDraft.ts',
    operator: 'branch_fixed',
    line: "const { kind, days } = (typeof draft === 'object' ? draft : {}) as { readonly kind?: unknown; readonly days?: unknown };",
    original: "typeof draft === 'object'",
    replacement: 'true',
    reason: 'a number, a text and a truth value have neither kind nor days either',
  },
];
