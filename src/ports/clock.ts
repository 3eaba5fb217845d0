import type { Instant } from '../kernel/instant.ts';

/**
 * The process's own clock, for what never decides anything: log lines, cache ages, timers' bookkeeping.
 * Decisions read `Tx.now`, which is the database's clock (T6).
 */
export interface Clock {
  now(): Instant;
}
