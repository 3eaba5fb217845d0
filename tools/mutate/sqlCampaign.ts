import type { Campaign } from './campaign.ts';
import { SQL_EQUIVALENTS } from './sqlEquivalents.ts';

/**
 * Every condition of every question that is asked of the database, against the store's contracts. They are asked of a
 * PostgreSQL server by its superuser, for whom row-level security does not hold: it must not stand in for a condition.
 */
export const SQL: Campaign = {
  name: 'sql',
  files: [
    'src/adapters/postgres/queries/*.ts',
    'src/adapters/postgres/migrations/0007_live_sessions.sql',
    'src/adapters/postgres/migrations/0008_jobs.sql',
  ],
  operators: ['predicate_removed'],
  oracle: {
    tests: [
      'test/contracts/tenantIsolation.test.ts',
      'test/contracts/bystander.test.ts',
      'test/contracts/factors.test.ts',
      'test/contracts/bypasses.test.ts',
      'test/contracts/passes.test.ts',
      'test/contracts/signInAttempts.test.ts',
      'test/contracts/sessions.test.ts',
      'test/contracts/policyStore.test.ts',
      'test/contracts/directory.test.ts',
      'test/contracts/peopleLists.test.ts',
      'test/contracts/nameLists.test.ts',
      'test/contracts/auditEvents.test.ts',
      'test/contracts/firstFactorGuesses.test.ts',
      'test/contracts/secondFactorGuesses.test.ts',
      'test/contracts/jobs.test.ts',
      'test/contracts/messages.test.ts',
      'test/contracts/accounts.test.ts',
      'test/contracts/deliveredCodes.test.ts',
      'test/contracts/sendBudgets.test.ts',
      'test/contracts/apiTokens.test.ts',
      'test/contracts/setUp.test.ts',
      'test/contracts/transactions.test.ts',
      'test/contracts/revocationRace.test.ts',
      'test/contracts/familyRace.test.ts',
      'test/contracts/signingKeys.test.ts',
      'test/contracts/sessionApplications.test.ts',
      'test/contracts/protocolRecords.test.ts',
      'test/contracts/sweeps.test.ts',
      'test/contracts/risk.test.ts',
      'test/contracts/forwardTickets.test.ts',
      'test/flows/maintenance.test.ts',
      'test/flows/sweepWithRule.test.ts',
      'test/flows/rolloutMails.test.ts',
      'test/flows/rollouts.test.ts',
      'test/flows/stuck.test.ts',
      'test/flows/replay.test.ts',
    ],
    reloads: ['src/adapters/postgres/', 'test/contracts/', 'test/flows/', 'test/builders/'],
    environment: { SALLYPORT_TEST_WITHOUT_ROW_SECURITY: '1' },
    needs: ['SALLYPORT_TEST_DATABASE_URL'],
    patienceSeconds: 300,
  },
  equivalents: SQL_EQUIVALENTS,
};
