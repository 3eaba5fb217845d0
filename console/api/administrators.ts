import { infiniteQueryOptions } from '@tanstack/react-query';
import type { usersPage } from '../../src/contract/adminUsers.ts';
import { ask, type Wire } from './request.ts';

type Page = Wire<typeof usersPage>;

export type Administrator = Page['users'][number];

export const ADMINISTRATORS = ['administrators'] as const;

/** Everybody who has a role, the oldest account first. */
export const administratorsQuery = infiniteQueryOptions({
  queryKey: ADMINISTRATORS,
  queryFn: ({ pageParam, signal }) => ask<Page>({ method: 'GET', path: '/administrators', query: { after: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
});
