import { queryOptions } from '@tanstack/react-query';
import type { explanationDocument, explanationsDocument } from '../../src/contract/adminExplain.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type Explanation = Wire<typeof explanationDocument>;
export type Explanations = Wire<typeof explanationsDocument>;

/** What would happen to one person at every application, and why. */
export const explanationsQueryOf = (user: string) =>
  queryOptions({
    // Below the person: whatever changes them changes this.
    queryKey: ['users', 'one', user, 'explanations'],
    queryFn: ({ signal }) => ask<Explanations>({ method: 'GET', path: addressOf`/users/${user}/explanations`, signal }),
  });

export interface SignInFrom {
  readonly user: string;
  readonly address: string;
  readonly browser: 'one_of_theirs' | 'new';
}

/** What would happen if this person signed in from there, and what it would be assessed as. */
export const explainFrom = ({ user, address, browser }: SignInFrom): Promise<Explanation> =>
  ask({ method: 'GET', path: `${addressOf`/users/${user}/explanation`}?${new URLSearchParams({ address, browser })}` });
