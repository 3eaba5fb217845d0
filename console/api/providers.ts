import { queryOptions } from '@tanstack/react-query';
import type {
  changeUpstreamBody,
  makeUpstreamBody,
  upstreamAbilities,
  upstreamDocument,
  upstreamsDocument,
} from '../../src/contract/adminFederation.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type ProviderListed = Wire<typeof upstreamsDocument>['providers'][number];
export type Provider = Wire<typeof upstreamDocument>;
export type ProviderAbilities = Wire<typeof upstreamAbilities>;

export const PROVIDERS = ['providers'] as const;

/** All of them: there are few. One page of one provider reads the same list. */
export const providersQuery = queryOptions({
  queryKey: PROVIDERS,
  queryFn: async ({ signal }) =>
    (await ask<Wire<typeof upstreamsDocument>>({ method: 'GET', path: '/federation/providers', signal })).providers,
});

export const makeProvider = (body: Wire<typeof makeUpstreamBody>): Promise<Provider> =>
  ask({ method: 'POST', path: '/federation/providers', body });

export const changeProvider = (id: string, body: Wire<typeof changeUpstreamBody>): Promise<Provider> =>
  ask({ method: 'PUT', path: addressOf`/federation/providers/${id}`, body });

export const switchProvider = (id: string, to: 'disable' | 'enable'): Promise<undefined> =>
  ask({ method: 'POST', path: `${addressOf`/federation/providers/${id}/`}${to}`, body: {} });

export const deleteProvider = (id: string): Promise<undefined> => ask({ method: 'DELETE', path: addressOf`/federation/providers/${id}` });

export const testProvider = (issuer: string): Promise<ProviderAbilities> =>
  ask({ method: 'POST', path: '/federation/test', body: { issuer } });
