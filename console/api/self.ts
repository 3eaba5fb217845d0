import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { meDocument } from '../../src/contract/adminMe.ts';
import type { Act } from '../../src/domain/directory/permissions.ts';
import { ask, type Wire } from './request.ts';

export type Self = Wire<typeof meDocument>;

export const selfQuery = queryOptions({
  queryKey: ['me'],
  // Whoever has no session at all goes to the sign-in (signInFirst.ts), since there is nothing here yet that could be lost.
  queryFn: ({ signal }) => ask<Self>({ method: 'GET', path: '/me', lacking: 'told', signal }),
  staleTime: 60_000,
});

/** Who administers. It is there on every page: the shell waits for it. */
export function useSelf(): Self {
  return useSuspenseQuery(selfQuery).data;
}

/** Whether the role allows an act. Only for what is shown: the API judges for itself. */
export function useMay(): (act: Act) => boolean {
  const { acts } = useSelf();
  return (act) => acts.includes(act);
}
