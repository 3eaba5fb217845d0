import type { ErrorCode } from '../contract/errorCatalogue.ts';
import { formatInstant, type Instant } from '../kernel/instant.ts';
import type { Refusal } from '../kernel/result.ts';
import type { Refused } from './problems.ts';

/** A flow's refusal on its way out. Where waiting helps, when to come back stands in the answer as every other instant does. */
export function toldOf({ code, detail, facts }: Refusal<ErrorCode>): Refused {
  const { retryAt } = facts;
  return { code, detail, facts: typeof retryAt === 'number' ? { ...facts, retryAt: formatInstant(retryAt as Instant) } : facts };
}
