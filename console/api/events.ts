import { infiniteQueryOptions } from '@tanstack/react-query';
import type { eventsPage, eventsQuery } from '../../src/contract/adminAudit.ts';
import { ask, type Wire } from './request.ts';

export type EventListed = Wire<typeof eventsPage>['events'][number];
export type EventsAsked = Omit<Wire<typeof eventsQuery>, 'before' | 'limit'>;

/** The audit, the newest first. */
export const eventsQueryOf = (asked: EventsAsked) =>
  infiniteQueryOptions({
    queryKey: ['events', asked],
    queryFn: ({ pageParam, signal }) =>
      ask<Wire<typeof eventsPage>>({ method: 'GET', path: '/audit/events', query: { ...asked, before: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
