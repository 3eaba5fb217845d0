import { infiniteQueryOptions } from '@tanstack/react-query';
import type { bypassDocument, bypassesPage, changeBypassBody, grantBypassBody } from '../../src/contract/adminBypasses.ts';
import type { enrolmentWindowDocument, factorsResetDocument, passDocument } from '../../src/contract/adminRecovery.ts';
import type { renewedCodesDocument } from '../../src/contract/adminUsers.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type Bypass = Wire<typeof bypassDocument>;
export type Pass = Wire<typeof passDocument>;
export type FactorsReset = Wire<typeof factorsResetDocument>;
export type RenewedCodes = Wire<typeof renewedCodesDocument>;

/** The bypasses of one person that are over or were revoked, the newest first. */
export const pastBypassesQueryOf = (user: string) =>
  infiniteQueryOptions({
    queryKey: ['bypasses', user, 'past'],
    queryFn: ({ pageParam, signal }) =>
      ask<Wire<typeof bypassesPage>>({
        method: 'GET',
        path: '/bypasses',
        query: { user, state: 'past', before: pageParam, limit: 10 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export const grantBypass = (user: string, body: Wire<typeof grantBypassBody>): Promise<Bypass> =>
  ask({ method: 'POST', path: addressOf`/users/${user}/bypasses`, body });

export const changeBypass = (bypass: string, body: Wire<typeof changeBypassBody>): Promise<Bypass> =>
  ask({ method: 'PATCH', path: addressOf`/bypasses/${bypass}`, body });

export const revokeBypass = (bypass: string): Promise<undefined> => ask({ method: 'DELETE', path: addressOf`/bypasses/${bypass}` });

export const removeFactor = (user: string, factor: string): Promise<undefined> =>
  ask({ method: 'DELETE', path: addressOf`/users/${user}/factors/${factor}` });

export const removeLink = (user: string, link: string): Promise<undefined> =>
  ask({ method: 'DELETE', path: addressOf`/users/${user}/links/${link}` });

export const resetFactors = (user: string): Promise<FactorsReset> =>
  ask({ method: 'POST', path: addressOf`/users/${user}/reset-factors`, body: {} });

export const reopenWindow = (user: string): Promise<Wire<typeof enrolmentWindowDocument>> =>
  ask({ method: 'POST', path: addressOf`/users/${user}/enrolment-window`, body: {} });

export const renewCodes = (user: string): Promise<RenewedCodes> =>
  ask({ method: 'POST', path: addressOf`/users/${user}/backup-codes`, body: {} });

export const unlockSecondFactor = (user: string): Promise<undefined> =>
  ask({ method: 'POST', path: addressOf`/users/${user}/unlock-second-factor`, body: {} });

export const makePass = (user: string): Promise<Pass> => ask({ method: 'POST', path: addressOf`/users/${user}/pass`, body: {} });

export const revokePass = (user: string): Promise<undefined> => ask({ method: 'DELETE', path: addressOf`/users/${user}/pass` });
