import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { rolloutChanged, rolloutDocument, rolloutPreview, rolloutStarted, rolloutsPage } from '../../src/contract/adminRollouts.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type RolloutsPage = Wire<typeof rolloutsPage>;
export type RolloutListed = RolloutsPage['rollouts'][number];
export type Rollout = Wire<typeof rolloutDocument>;
export type RolloutPreview = Wire<typeof rolloutPreview>;
export type RolloutPlan = Rollout['plan'];
export type RolloutWho = RolloutPlan['stages'][number]['who'];
export type BrakeReason = Rollout['brake']['reasons'][number];

/** The beginning of every key about roll-outs. */
export const ROLLOUTS = ['rollouts'] as const;

export const rolloutsQuery = infiniteQueryOptions({
  queryKey: [...ROLLOUTS, 'list'],
  queryFn: ({ pageParam, signal }) => ask<RolloutsPage>({ method: 'GET', path: '/rollouts', query: { before: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
});

export const rolloutQuery = (rollout: string) =>
  queryOptions({
    queryKey: [...ROLLOUTS, 'one', rollout],
    queryFn: ({ signal }) => ask<Rollout>({ method: 'GET', path: addressOf`/rollouts/${rollout}`, signal }),
  });

/** What a plan comes to. It is judged anew whenever rules may have changed. */
export const previewQuery = (plan: RolloutPlan) =>
  queryOptions({
    queryKey: [...ROLLOUTS, 'preview', plan],
    queryFn: ({ signal }) => ask<RolloutPreview>({ method: 'POST', path: '/rollouts/preview', body: plan, signal }),
    retry: false,
  });

export interface RolloutStart {
  readonly plan: RolloutPlan;
  readonly expectedRevision: number;
  readonly deadEnds: 'refuse' | 'accept';
}

export const startRollout = (start: RolloutStart): Promise<Wire<typeof rolloutStarted>> =>
  ask({ method: 'POST', path: '/rollouts', body: start });

type Changed = Promise<Wire<typeof rolloutChanged>>;

export const pauseRollout = (rollout: string, expectedEdition: number): Changed =>
  ask({ method: 'POST', path: addressOf`/rollouts/${rollout}/pause`, body: { expectedEdition } });

/** @param next RFC 3339; null: as planned, or later by as long as it stood still. */
export const resumeRollout = (
  rollout: string,
  body: { readonly expectedEdition: number; readonly next: string | null; readonly deadEnds: 'refuse' | 'accept' },
): Changed => ask({ method: 'POST', path: addressOf`/rollouts/${rollout}/resume`, body });

export const rollBackRollout = (
  rollout: string,
  body: { readonly expectedEdition: number; readonly deadEnds: 'refuse' | 'accept' },
): Changed => ask({ method: 'POST', path: addressOf`/rollouts/${rollout}/roll-back`, body });
