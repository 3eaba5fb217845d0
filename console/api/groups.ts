import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { groupDocument, groupListedDocument, groupsPage, memberAddedDocument } from '../../src/contract/adminGroups.ts';
import type { usersListedPage } from '../../src/contract/adminUsers.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type Group = Wire<typeof groupDocument>;
export type GroupListed = Wire<typeof groupListedDocument>;
type GroupsPage = Wire<typeof groupsPage>;

/** The beginning of every key about groups. */
export const GROUPS = ['groups'] as const;

export const groupsQueryOf = (search: string) =>
  infiniteQueryOptions({
    queryKey: [...GROUPS, 'list', search],
    queryFn: ({ pageParam, signal }) => ask<GroupsPage>({ method: 'GET', path: '/groups', query: { search, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

/** The groups of which a search field offers the first few. */
export const groupsFoundQueryOf = (search: string) =>
  queryOptions({
    queryKey: [...GROUPS, 'found', search],
    queryFn: async ({ signal }) => (await ask<GroupsPage>({ method: 'GET', path: '/groups', query: { search, limit: 20 }, signal })).groups,
    staleTime: 30_000,
  });

export const groupQueryOf = (group: string) =>
  queryOptions({
    queryKey: [...GROUPS, 'one', group],
    queryFn: ({ signal }) => ask<GroupListed>({ method: 'GET', path: addressOf`/groups/${group}`, signal }),
  });

export const membersQueryOf = (group: string, search: string) =>
  infiniteQueryOptions({
    queryKey: [...GROUPS, 'one', group, 'members', search],
    queryFn: ({ pageParam, signal }) =>
      ask<Wire<typeof usersListedPage>>({
        method: 'GET',
        path: addressOf`/groups/${group}/members`,
        query: { search, after: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export const createGroup = (name: string): Promise<Group> => ask({ method: 'POST', path: '/groups', body: { name } });

export const renameGroup = (group: string, name: string): Promise<Group> =>
  ask({ method: 'PATCH', path: addressOf`/groups/${group}`, body: { name } });

export const deleteGroup = (group: string): Promise<undefined> => ask({ method: 'DELETE', path: addressOf`/groups/${group}` });

export const addMember = (group: string, user: string): Promise<Wire<typeof memberAddedDocument>> =>
  ask({ method: 'PUT', path: addressOf`/groups/${group}/members/${user}`, body: {} });

export const removeMember = (group: string, user: string): Promise<undefined> =>
  ask({ method: 'DELETE', path: addressOf`/groups/${group}/members/${user}` });
