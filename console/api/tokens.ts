import { infiniteQueryOptions } from '@tanstack/react-query';
import type { makeTokenBody, tokenMadeDocument, tokensPage } from '../../src/contract/adminTokens.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type TokenListed = Wire<typeof tokensPage>['tokens'][number];
export type TokenMade = Wire<typeof tokenMadeDocument>;

export const TOKENS = ['tokens'] as const;

export const tokensQuery = infiniteQueryOptions({
  queryKey: TOKENS,
  queryFn: ({ pageParam, signal }) =>
    ask<Wire<typeof tokensPage>>({ method: 'GET', path: '/tokens', query: { before: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
});

export const makeToken = (body: Wire<typeof makeTokenBody>): Promise<TokenMade> => ask({ method: 'POST', path: '/tokens', body });

export const revokeToken = (id: string): Promise<undefined> => ask({ method: 'DELETE', path: addressOf`/tokens/${id}` });
