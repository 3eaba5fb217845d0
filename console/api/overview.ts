import { queryOptions } from '@tanstack/react-query';
import type { overviewDocument } from '../../src/contract/adminOverview.ts';
import { ask, type Wire } from './request.ts';

export type Overview = Wire<typeof overviewDocument>;

/** How the tenant stands now, and how it came to that in the last so many days. */
export const overviewQueryOf = (days: number) =>
  queryOptions({
    queryKey: ['overview', days],
    queryFn: ({ signal }) => ask<Overview>({ method: 'GET', path: '/overview', query: { days }, signal }),
  });
