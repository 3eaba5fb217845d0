import type { Equivalent } from './campaign.ts';

const MORE_INDEXED = 'an index with more rows in it finds the same, only slower';

/** Conditions without which a question means the same. Each was read; the list only grows with a reason. */
export const SQL_EQUIVALENTS: readonly Equivalent[] = [
  without({
    path: 'migrations/0008_jobs.sql',
    line: 'create index jobs_due on jobs (tenant_id, due_at) where dead_at is null;',
    condition: 'dead_at is null',
    reason: MORE_INDEXED,
  }),
  without({
    path: 'migrations/0008_jobs.sql',
    line: 'create index jobs_dead on jobs (tenant_id, dead_at) where dead_at is not null;',
    condition: 'dead_at is not null',
    reason: MORE_INDEXED,
  }),
  without({
    path: 'migrations/0008_jobs.sql',
    line: 'create index sessions_ended on sessions (tenant_id, ended_at) where ended_at is not null;',
    condition: 'ended_at is not null',
    reason: MORE_INDEXED,
  }),
];

interface Condition {
  /** Within the adapter. */
  readonly path: string;
  readonly line: string;
  readonly condition: string;
  readonly reason: string;
}

function without({ path, line, condition, reason }: Condition): Equivalent {
  return {
    path: `src/adapters/postgres/${path}`,
    operator: 'predicate_removed',
    line,
    original: condition,
    replacement: 'true',
    reason,
  };
}
