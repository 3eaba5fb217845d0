import { infiniteQueryOptions } from '@tanstack/react-query';
import type { replayDocument, replayedPage } from '../../src/contract/adminReplay.ts';
import type { Counted, Draft } from './impact.ts';
import { POLICY_KEY } from './policy.ts';
import { ask, askRaw, type Wire } from './request.ts';
import { toldInLines } from './toldInLines.ts';

export type Replay = Wire<typeof replayDocument>;
export type Replayed = keyof Replay['numbers'];
export type ReplayedPage = Wire<typeof replayedPage>;

/** A rule that is tried on what really happened. When it is to begin is no matter. */
export type Tried = Pick<Draft, 'scope' | 'rule'>;

interface Counting {
  readonly onProgress: (counted: Counted) => void;
  readonly signal: AbortSignal;
}

/** Judges the real sign-ins of the last days. Many of them take a while, and it tells how far it is. */
export async function askReplay(tried: Tried, days: number, { onProgress, signal }: Counting): Promise<Replay> {
  const body = { ...tried, days };
  const answer = await askRaw({ method: 'POST', path: '/policy/replay', body, accept: 'application/x-ndjson', signal });
  return toldInLines<Replay, Counted>(answer, 'replay', onProgress);
}

/** The sign-ins behind one number. @param day null: of all days. */
export const replayedQuery = (asked: {
  readonly tried: Tried;
  readonly days: number;
  readonly replayed: Replayed;
  readonly day: string | null;
}) =>
  infiniteQueryOptions({
    queryKey: [...POLICY_KEY, 'replay', asked],
    queryFn: ({ pageParam, signal }) => {
      const { tried, ...rest } = asked;
      const body = { ...tried, ...rest, ...(pageParam === null ? {} : { after: pageParam }) };
      return ask<ReplayedPage>({ method: 'POST', path: '/policy/replay/sign-ins', body, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
