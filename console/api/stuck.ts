import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { stuckExportBody, stuckFiguresDocument, stuckPage, stuckPersonDocument } from '../../src/contract/adminStuck.ts';
import { ask, askRaw, type Wire } from './request.ts';

export type StuckPerson = Wire<typeof stuckPersonDocument>;
export type StuckFilter = Wire<typeof stuckExportBody>;

export const STUCK = ['stuck'] as const;

/** Whoever stopped last comes first. */
export const stuckQueryOf = (filter: StuckFilter) =>
  infiniteQueryOptions({
    queryKey: [...STUCK, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      ask<Wire<typeof stuckPage>>({ method: 'GET', path: '/stuck', query: { ...filter, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export const stuckFiguresQueryOf = (filter: StuckFilter) =>
  queryOptions({
    queryKey: [...STUCK, 'figures', filter],
    queryFn: ({ signal }) => ask<Wire<typeof stuckFiguresDocument>>({ method: 'GET', path: '/stuck/figures', query: filter, signal }),
  });

/** All whom the filter finds, as CSV. */
export const exportStuck = async (filter: StuckFilter): Promise<Blob> =>
  (await askRaw({ method: 'POST', path: '/stuck/export', body: filter })).blob();
