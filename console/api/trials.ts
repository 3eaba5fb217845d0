import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { trialStarted, trialsDocument, triedPage } from '../../src/contract/adminTrials.ts';
import { POLICY_KEY, type RuleScope } from './policy.ts';
import type { Tried } from './replay.ts';
import { ask, type Wire } from './request.ts';

export type Trials = Wire<typeof trialsDocument>;
export type TriedOutcome = keyof Trials['numbers'];
export type TriedPage = Wire<typeof triedPage>;

/** What is tried without being enforced, and what it would have made of the sign-ins of the last 7 days. */
export const trialsQuery = queryOptions({
  queryKey: [...POLICY_KEY, 'trials'],
  queryFn: ({ signal }) => ask<Trials>({ method: 'GET', path: '/policy/trials', signal }),
});

export function tryRule(body: Tried): Promise<Wire<typeof trialStarted>> {
  return ask({ method: 'POST', path: '/policy/trials', body });
}

export function endTrial(scope: RuleScope): Promise<unknown> {
  return ask({ method: 'POST', path: '/policy/trials/end', body: { scope } });
}

/** The sign-ins behind one of the figures, newest first. */
export const triedQuery = (outcome: TriedOutcome) =>
  infiniteQueryOptions({
    queryKey: [...POLICY_KEY, 'trials', 'sign-ins', outcome],
    queryFn: ({ pageParam, signal }) =>
      ask<TriedPage>({
        method: 'GET',
        path: '/policy/trials/sign-ins',
        query: { outcome, ...(pageParam === null ? {} : { before: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
