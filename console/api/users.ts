import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  createUserBody,
  linkSentDocument,
  updateUserBody,
  userDocument,
  userListedDocument,
  userShownDocument,
  usersCountDocument,
  usersCountQuery,
  usersListedPage,
  usersQuery,
} from '../../src/contract/adminUsers.ts';
import type { Role } from '../../src/domain/directory/user.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type User = Wire<typeof userDocument>;
export type UserListed = Wire<typeof userListedDocument>;
export type UserShown = Wire<typeof userShownDocument>;
export type UserFilter = Wire<typeof usersCountQuery>;
export type UserOrder = Pick<Wire<typeof usersQuery>, 'sort' | 'order'>;
type UsersPage = Wire<typeof usersListedPage>;

/** The beginning of every key about people: after an act on one of them all lists are out of date. */
export const USERS = ['users'] as const;

export const usersQueryOf = (filter: UserFilter, order: UserOrder) =>
  infiniteQueryOptions({
    queryKey: [...USERS, 'list', filter, order],
    queryFn: ({ pageParam, signal }) =>
      ask<UsersPage>({ method: 'GET', path: '/users', query: { ...filter, ...order, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export const usersCountQueryOf = (filter: UserFilter) =>
  queryOptions({
    queryKey: [...USERS, 'count', filter],
    queryFn: ({ signal }) => ask<Wire<typeof usersCountDocument>>({ method: 'GET', path: '/users/count', query: filter, signal }),
  });

/** The people of whom a search field offers the first few. */
export const usersFoundQueryOf = (search: string) =>
  queryOptions({
    queryKey: [...USERS, 'found', search],
    queryFn: async ({ signal }) =>
      (await ask<UsersPage>({ method: 'GET', path: '/users', query: { search, sort: 'name', limit: 20 }, signal })).users,
    staleTime: 30_000,
  });

/** All whom a filter finds, as long as they are few enough for one act. */
export const firstUsers = async (filter: UserFilter, most: number): Promise<readonly UserListed[]> =>
  (await ask<UsersPage>({ method: 'GET', path: '/users', query: { ...filter, sort: 'name', limit: most } })).users;

export const userQueryOf = (user: string) =>
  queryOptions({
    queryKey: [...USERS, 'one', user],
    queryFn: ({ signal }) => ask<UserShown>({ method: 'GET', path: addressOf`/users/${user}`, signal }),
  });

export const createUser = (body: Wire<typeof createUserBody>): Promise<User> => ask({ method: 'POST', path: '/users', body });

export const updateUser = (user: string, body: Wire<typeof updateUserBody>): Promise<User> =>
  ask({ method: 'PATCH', path: addressOf`/users/${user}`, body });

export const setRole = (user: string, role: Role | null): Promise<User> =>
  ask({ method: 'PUT', path: addressOf`/users/${user}/role`, body: { role } });

export const setPassword = (user: string, password: string): Promise<undefined> =>
  ask({ method: 'PUT', path: addressOf`/users/${user}/password`, body: { password } });

export const disableUser = (user: string): Promise<User> => ask({ method: 'POST', path: addressOf`/users/${user}/disable`, body: {} });

export const enableUser = (user: string): Promise<User> => ask({ method: 'POST', path: addressOf`/users/${user}/enable`, body: {} });

export const deleteUser = (user: string): Promise<undefined> => ask({ method: 'DELETE', path: addressOf`/users/${user}` });

type LinkSent = Wire<typeof linkSentDocument>;

export const sendInvitation = (user: string): Promise<LinkSent> =>
  ask({ method: 'POST', path: addressOf`/users/${user}/invitation`, body: {} });

export const revokeInvitation = (user: string): Promise<undefined> => ask({ method: 'DELETE', path: addressOf`/users/${user}/invitation` });

export const sendMailVerification = (user: string): Promise<LinkSent> =>
  ask({ method: 'POST', path: addressOf`/users/${user}/mail-verification`, body: {} });
