import { infiniteQueryOptions } from '@tanstack/react-query';
import type { impactDocument, impactPeoplePage } from '../../src/contract/adminImpact.ts';
import { POLICY_KEY, type RuleChange, type RuleScope } from './policy.ts';
import { ask, askRaw, type Wire } from './request.ts';
import { toldInLines } from './toldInLines.ts';

export type Impact = Wire<typeof impactDocument>;
export type ImpactPeople = Wire<typeof impactPeoplePage>;
export type Outcome = keyof Impact['numbers'];

/** What somebody is about to save. */
export interface Draft extends Pick<RuleChange, 'rule' | 'from'> {
  readonly scope: RuleScope;
}

/** How far the counting of a large tenant is. */
export interface Counted {
  readonly counted: number;
  readonly of: number;
}

interface Counting {
  readonly onProgress: (counted: Counted) => void;
  readonly signal: AbortSignal;
}

/** Judges a draft over everybody whom it concerns. Large tenants take a while, and tell how far they are. */
export async function askImpact(draft: Draft, { onProgress, signal }: Counting): Promise<Impact> {
  const answer = await askRaw({ method: 'POST', path: '/policy/impact', body: draft, accept: 'application/x-ndjson', signal });
  return toldInLines<Impact, Counted>(answer, 'impact', onProgress);
}

/** The people behind one number of the impact. */
export const impactPeopleQuery = (draft: Draft, outcome: Outcome, search: string) =>
  infiniteQueryOptions({
    queryKey: [...POLICY_KEY, 'impact', draft, outcome, search],
    queryFn: ({ pageParam, signal }) =>
      ask<ImpactPeople>({
        method: 'POST',
        path: '/policy/impact/people',
        body: { ...draft, outcome, ...(search === '' ? {} : { search }), ...(pageParam === null ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
