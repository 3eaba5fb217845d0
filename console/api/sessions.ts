import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  sessionDocument,
  sessionShownDocument,
  sessionsCountDocument,
  sessionsEndedDocument,
  sessionsPage,
} from '../../src/contract/adminSessions.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type SessionListed = Wire<typeof sessionDocument>;
export type SessionShown = Wire<typeof sessionShownDocument>;
export type SessionsEnded = Wire<typeof sessionsEndedDocument>;

/** Which sessions: what is absent restricts nothing. */
export interface SessionsAsked {
  readonly user?: string;
  readonly aal?: 1 | 2;
  readonly application?: string;
  readonly allowance?: 'grace' | 'bypass' | 'any' | 'none';
}

export const SESSIONS = ['sessions'] as const;

export const sessionsQuery = (asked: SessionsAsked) =>
  infiniteQueryOptions({
    queryKey: [...SESSIONS, 'list', asked],
    queryFn: ({ pageParam, signal }) =>
      ask<Wire<typeof sessionsPage>>({ method: 'GET', path: '/sessions', query: { ...asked, before: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export const sessionsCountQuery = (asked: SessionsAsked) =>
  queryOptions({
    queryKey: [...SESSIONS, 'count', asked],
    queryFn: ({ signal }) =>
      ask<Wire<typeof sessionsCountDocument>>({ method: 'GET', path: '/sessions/count', query: { ...asked }, signal }),
  });

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: [...SESSIONS, 'one', id],
    queryFn: ({ signal }) => ask<SessionShown>({ method: 'GET', path: addressOf`/sessions/${id}`, signal }),
  });

export const endSession = (id: string): Promise<SessionsEnded> => ask({ method: 'DELETE', path: addressOf`/sessions/${id}` });

export const endSessionsOf = (user: string, reason: string): Promise<SessionsEnded> =>
  ask({ method: 'POST', path: addressOf`/users/${user}/revoke-sessions`, body: { reason } });

/** What happens to all sessions of the tenant, and over how many seconds. */
export interface SessionsAct {
  readonly kind: 'demote' | 'revoke';
  readonly overSeconds: number;
}

export const actOnAllSessions = ({ kind, overSeconds }: SessionsAct, reason: string): Promise<undefined> =>
  ask({ method: 'POST', path: kind === 'demote' ? '/demote-sessions' : '/revoke-sessions', body: { reason, overSeconds } });
