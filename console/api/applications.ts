import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  applicationDocument,
  applicationsPage,
  registerApplicationBody,
  registeredDocument,
  secretDocument,
  updateApplicationBody,
} from '../../src/contract/adminApplications.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type Application = Wire<typeof applicationDocument>;
export type ApplicationListed = Wire<typeof applicationsPage>['applications'][number];
export type Registered = Wire<typeof registeredDocument>;

/** Everything that is known of applications is out of date after a change of one. */
export const APPLICATIONS = ['applications'] as const;

export const applicationsQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: [...APPLICATIONS, 'list', search],
    queryFn: ({ pageParam, signal }) =>
      ask<Wire<typeof applicationsPage>>({ method: 'GET', path: '/applications', query: { search, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

/** The applications of which a search field offers the first few. */
export const applicationsFoundQueryOf = (search: string) =>
  queryOptions({
    queryKey: [...APPLICATIONS, 'found', search],
    queryFn: async ({ signal }) =>
      (await ask<Wire<typeof applicationsPage>>({ method: 'GET', path: '/applications', query: { search, limit: 20 }, signal }))
        .applications,
    staleTime: 30_000,
  });

/** The first applications by name, for a filter to choose from. */
export const applicationChoicesQuery = queryOptions({
  queryKey: [...APPLICATIONS, 'choices'],
  queryFn: async ({ signal }) =>
    (await ask<Wire<typeof applicationsPage>>({ method: 'GET', path: '/applications', query: { limit: 1_000 }, signal })).applications,
  staleTime: 60_000,
});

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: [...APPLICATIONS, 'one', id],
    queryFn: ({ signal }) => ask<Application>({ method: 'GET', path: addressOf`/applications/${id}`, signal }),
  });

export const registerApplication = (body: Wire<typeof registerApplicationBody>): Promise<Registered> =>
  ask({ method: 'POST', path: '/applications', body });

export const updateApplication = (id: string, body: Wire<typeof updateApplicationBody>): Promise<Application> =>
  ask({ method: 'PATCH', path: addressOf`/applications/${id}`, body });

export const switchApplication = (id: string, to: 'disable' | 'enable'): Promise<Application> =>
  ask({ method: 'POST', path: `${addressOf`/applications/${id}/`}${to}`, body: {} });

export const renewSecret = (id: string): Promise<Wire<typeof secretDocument>> =>
  ask({ method: 'POST', path: addressOf`/applications/${id}/secret`, body: {} });

export const deleteApplication = (id: string): Promise<undefined> => ask({ method: 'DELETE', path: addressOf`/applications/${id}` });
