import type { Campaign } from './campaign.ts';
import { DECISION_EQUIVALENTS } from './decisionEquivalents.ts';

/** The decision and all that it is made of, against the rules' second reading, their examples, promises and unit tests. */
export const DECISION: Campaign = {
  name: 'decision',
  files: [
    'src/domain/policy/*.ts',
    'src/domain/sessions/aal.ts',
    'src/domain/sessions/changeProof.ts',
    'src/domain/factors/allowedFactors.ts',
  ],
  operators: [
    'condition_dropped',
    'branch_fixed',
    'comparison_turned',
    'negation_dropped',
    'extreme_swapped',
    'quantifier_swapped',
    'arithmetic_swapped',
    'row_removed',
    'number_shifted',
    'flag_flipped',
    'statement_removed',
  ],
  oracle: {
    tests: [
      'spec/examples.test.ts',
      'test/decision/assurance.test.ts',
      'test/decision/why.test.ts',
      'test/decision/ignoredEvidence.test.ts',
      'test/decision/mintSession.test.ts',
      'test/decision/conflicts.test.ts',
      'test/decision/describeWhy.test.ts',
      'test/decision/combineDemands.test.ts',
      'test/decision/codesRenewal.test.ts',
      'test/decision/ownChanges.test.ts',
      'test/decision/decideFor.test.ts',
      'test/policy/ruleDraft.test.ts',
      'spec/differential.test.ts',
      'spec/promises.test.ts',
    ],
    reloads: ['src/domain/', 'test/decision/', 'test/policy/'],
    environment: { SITUATIONS_SHARE: '0.05' },
    needs: [],
    patienceSeconds: 20,
  },
  equivalents: DECISION_EQUIVALENTS,
};
