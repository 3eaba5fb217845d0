import { queryOptions } from '@tanstack/react-query';
import { place } from '../app/place.ts';
import { Problem } from './problem.ts';

/** What the tenant publishes for applications (OpenID Connect Discovery 1.0, section 3), as far as the console shows it. */
export interface Discovery {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly userinfo_endpoint: string;
  readonly jwks_uri: string;
  readonly end_session_endpoint: string;
}

/** Asked where applications ask for it, so that what is shown is what they get. */
export const discoveryQuery = queryOptions({
  queryKey: ['discovery'],
  queryFn: async ({ signal }): Promise<Discovery> => {
    const answer = await fetch(`${place.root}/.well-known/openid-configuration`, { signal }).catch(() => null);
    if (answer?.ok !== true) throw new Problem('network_failed', { status: answer?.status ?? 0, title: '', detail: '', facts: {} });
    return (await answer.json()) as Discovery;
  },
  staleTime: Number.POSITIVE_INFINITY,
});
