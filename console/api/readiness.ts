import { queryOptions } from '@tanstack/react-query';
import type { readinessDocument, readinessQuery } from '../../src/contract/adminReadiness.ts';
import { ask, type Wire } from './request.ts';

export type Readiness = Wire<typeof readinessDocument>;

/** Who holds a factor, how it came to that, and when a share of them will. */
export const readinessQueryOf = (query: Wire<typeof readinessQuery>) =>
  queryOptions({
    queryKey: ['readiness', query],
    queryFn: ({ signal }) => ask<Readiness>({ method: 'GET', path: '/readiness', query, signal }),
    staleTime: 60_000,
  });
