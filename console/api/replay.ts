import { infiniteQueryOptions } from '@tanstack/react-query';
import type { replayDocument, replayedPage } from '../../src/contract/adminReplay.ts';
import type { Counted, Draft } from './impact.ts';
import { linesOf } from './linesOf.ts';
import { POLICY_KEY } from './policy.ts';
import { Problem } from './problem.ts';
import { ask, askRaw, type Wire } from './request.ts';

export type Replay = Wire<typeof replayDocument>;
export type Replayed = keyof Replay['numbers'];
export type ReplayedPage = Wire<typeof replayedPage>;

/** A rule that is tried on what really happened. When it is to begin is no matter. */
export type Tried = Pick<Draft, 'scope' | 'rule'>;

type Line =
  | ({ readonly kind: 'progress' } & Counted)
  | ({ readonly kind: 'replay' } & Replay)
  /** What ended it after the first progress was told. */
  | { readonly kind: 'problem'; readonly code: Problem['code']; readonly status: number; readonly title: string; readonly detail?: string };

interface Counting {
  readonly onProgress: (counted: Counted) => void;
  readonly signal: AbortSignal;
}

/** Judges the real sign-ins of the last days. Many of them take a while, and it tells how far it is. */
export async function askReplay(tried: Tried, days: number, { onProgress, signal }: Counting): Promise<Replay> {
  const body = { ...tried, days };
  const answer = await askRaw({ method: 'POST', path: '/policy/replay', body, accept: 'application/x-ndjson', signal });
  for await (const line of linesOf(answer)) {
    const told = JSON.parse(line) as Line;
    if (told.kind === 'replay') return told;
    if (told.kind === 'problem') throw new Problem(told.code, { ...told, detail: told.detail ?? '', facts: {} });
    onProgress(told);
  }
  throw new Error('the replay ended before it was told');
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
