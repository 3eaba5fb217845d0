import { queryOptions } from '@tanstack/react-query';
import type { explanationsDocument } from '../../src/contract/adminExplain.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type Explanations = Wire<typeof explanationsDocument>;

/** What would happen to one person at every application, and why. */
export const explanationsQueryOf = (user: string) =>
  queryOptions({
    // Below the person: whatever changes them changes this.
    queryKey: ['users', 'one', user, 'explanations'],
    queryFn: ({ signal }) => ask<Explanations>({ method: 'GET', path: addressOf`/users/${user}/explanations`, signal }),
  });
